package io.tiffin.eventstore;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import org.axonframework.common.jdbc.ConnectionProvider;

/** Writes down what is sent to the database. */
final class Statements {

    private final List<String> sent = new CopyOnWriteArrayList<>();

    ConnectionProvider of(ConnectionProvider connections) {
        return () -> of(connections.getConnection());
    }

    DataSource of(DataSource dataSource) {
        return proxy(DataSource.class, (method, arguments) -> {
            Object result = invoke(dataSource, method, arguments);
            return result instanceof Connection connection ? of(connection) : result;
        });
    }

    private Connection of(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            return result instanceof PreparedStatement statement && arguments != null ? of(statement, (String) arguments[0]) : result;
        });
    }

    private PreparedStatement of(PreparedStatement statement, String sql) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                sent.add(sql);
            }
            return invoke(statement, method, arguments);
        });
    }

    List<String> sent() {
        return sent;
    }

    /** What has been sent since the last time. */
    List<String> taken() {
        List<String> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    static boolean isRead(String sql) {
        return sql.startsWith("SELECT") || sql.startsWith("WITH found") || sql.startsWith("WITH own");
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (_, method, arguments) -> handler.handle(method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private interface Handler {
        Object handle(Method method, Object[] arguments) throws Throwable;
    }
}
