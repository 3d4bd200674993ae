import { commitCases } from './commit.cases.js';
import { generationCases } from './generation.cases.js';
import { scanCases } from './scan.cases.js';
import type { Case as PromiseOf } from '#kernel/contract';
import type { ViewStore } from '#read-model';

export type Case = PromiseOf<ViewStore>;

export const viewStoreCases: readonly Case[] = [...commitCases, ...scanCases, ...generationCases];
