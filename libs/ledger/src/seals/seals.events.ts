import { events, IsArray, IsId, IsInstant, IsInt, IsOptional, IsString, Matches, MaxLength, Min } from '#kernel';

const SHA_256 = /^[0-9a-f]{64}$/;
const BASE64URL = /^[A-Za-z0-9_-]{1,128}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Characters; the address of an event is far shorter. */
const MAX_ADDRESS = 300;

/** A key begins to sign seals. */
export class SealKeyIntroduced {
  /** Half of the SHA-256 of the public key, in hex. */
  @IsId()
  keyId!: string;

  /** Ed25519, base64url. */
  @Matches(BASE64URL)
  publicKey!: string;

  @IsInstant()
  introducedAt!: string;

  /** The key that vouches for it; the first has none. */
  @IsOptional()
  @IsId()
  replaces?: string;

  /** Of the key that it replaces, over the canonical JSON of the fields above and the type. */
  @IsOptional()
  @Matches(BASE64URL)
  signature?: string;
}

/** States what the log held. */
export class LedgerSealed {
  /** From 1. */
  @IsInt()
  @Min(1)
  number!: number;

  /** The first event sealed, counted from 1 in the whole log. */
  @IsInt()
  @Min(1)
  from!: number;

  /** The last. */
  @IsInt()
  @Min(1)
  to!: number;

  /** Address of the last. */
  @IsString()
  @MaxLength(MAX_ADDRESS)
  upTo!: string;

  /** Of the Merkle tree over count and hash of every event from the first to the last. */
  @Matches(SHA_256)
  root!: string;

  /** Hash of the seal before; the first has none. */
  @IsOptional()
  @Matches(SHA_256)
  previous?: string;

  @IsInstant()
  sealedAt!: string;

  /** Customers forgotten by these events. */
  @IsArray()
  @IsId({ each: true })
  forgotten!: readonly string[];

  @Matches(SHA_256)
  marksHash!: string;

  @IsId()
  keyId!: string;

  /** Over the canonical JSON of the fields above and the type. */
  @Matches(BASE64URL)
  signature!: string;

  /** The first four bytes of each event's hash: they tell where a broken seal is broken. */
  @Matches(BASE64)
  marks!: string;
}

export const sealsEvents = events({ SealKeyIntroduced, LedgerSealed });
