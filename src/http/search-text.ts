/**
 * The one spelling of a search, and of the titles it is compared with: compatible forms of letters united (NFKC), lower
 * case, blanks collapsed, no blanks at the ends. Variants of a search therefore share a cache entry and a result.
 */
export const searchText = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
