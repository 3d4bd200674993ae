import { customers } from '#customers';
import { organisation } from '#organisation';
import { purchases } from '#purchases';
import type { Context } from '#kernel';

/** The one list of contexts. */
export const contexts: readonly Context[] = [organisation, customers, purchases];

export { processes } from '#processes';
