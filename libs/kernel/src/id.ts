/** Ids may stand in URLs, stream names and file names, so their alphabet is small. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** `<category>-<id>`; a category is one lower-case word, so the first `-` ends it. */
export const streamName = (category: string, id: string): string => `${category}-${id}`;

export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));

export const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** `<stream>@<revision>`: how an event is cited everywhere. */
export const addressOf = (stream: string, revision: bigint): string => `${stream}@${revision}`;

/** The inverse of `addressOf`; undefined where the text is no address. */
export const parseAddress = (address: string): { stream: string; revision: bigint } | undefined => {
  const at = address.lastIndexOf('@');
  const revision = address.slice(at + 1);
  return at > 0 && /^(0|[1-9]\d{0,18})$/.test(revision)
    ? { stream: address.slice(0, at), revision: BigInt(revision) }
    : undefined;
};
