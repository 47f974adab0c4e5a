package io.tiffin.kernel.web;

/**
 * Where a page of a list stands.
 *
 * @param page       from 1
 * @param limit      items a page, at most 100
 * @param total      items in all
 * @param totalPages pages in all
 */
public record Pagination(int page, int limit, long total, long totalPages) {

    public static Pagination of(PageRequest request, long total) {
        return new Pagination(request.page(), request.limit(), total, (total + request.limit() - 1) / request.limit());
    }
}
