import { customers } from '#customers';
import { organisation } from '#organisation';
import { purchases } from '#purchases';
import type { Context, Process } from '#kernel';

/** The one list of contexts. */
export const contexts: readonly Context[] = [organisation, customers, purchases];

/** The one list of processes. */
export const processes: readonly Process<never>[] = [];
