/** Where a controller or handler keeps what `@HttpCache` declared. */
export const HTTP_CACHE = 'larder:http-cache';
