import { commitCases } from './commit.cases.js';
import { generationCases } from './generation.cases.js';
import { scanCases } from './scan.cases.js';
import type { ViewStore } from '#read-model';

/** One promise of the port. `run` throws where the store breaks it. */
export interface Case {
  readonly name: string;
  /** A store without transactions does not promise it. */
  readonly needsTransactions?: true;
  readonly run: (store: ViewStore) => Promise<void>;
}

export const viewStoreCases: readonly Case[] = [...commitCases, ...scanCases, ...generationCases];
