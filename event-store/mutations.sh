#!/usr/bin/env bash
# Puts one fault after the other into the store on purpose and sees that the suite notices. Ends with 0 only if it passes without a fault
# and fails with each. The database and the connections of the tests are changed, never the code that is shipped: see Mutation.java.
set -uo pipefail
cd "$(dirname "$0")/.."

# Whether the suite passes, fails in a test, or does not even run, which proves nothing.
suite() {
    rm -rf event-store/target/surefire-reports
    if timeout 1200 mvn -q -B test -pl event-store -Dtiffin.mutation="$1" >"event-store/target/mutation-$1.log" 2>&1; then
        echo passes
    elif grep -lqE '<(failure|error)[ >]' event-store/target/surefire-reports/*.xml 2>/dev/null; then
        echo fails
    else
        echo "does not run"
    fi
}

mkdir -p event-store/target
verdict=0
for mutation in none early-acknowledgement sequence no-conflict-check; do
    result=$(suite "$mutation")
    expected=fails
    [ "$mutation" = none ] && expected=passes
    [ "$result" = "$expected" ] || verdict=1
    echo "$mutation: the suite $result, as it $([ "$result" = "$expected" ] && echo should || echo "should not")"
    [ "$result" = fails ] && grep -lE '<(failure|error)[ >]' event-store/target/surefire-reports/*.xml | sed 's/.*TEST-/    /; s/\.xml$//'
done
exit $verdict
