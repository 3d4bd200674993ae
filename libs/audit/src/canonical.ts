export { canonicalJson, MAX_DEPTH, NotCanonical } from '#kernel';
