import type { AnyCommand } from '#kernel';
import { readCategories } from './refusals.js';
import { rolesOf } from './roles.js';

/** `AddContactPoint` → `Add a contact point.` */
export const sentenceOf = (name: string): string => {
  const [verb = name, ...rest] = name
    .replace(/[A-Z]/g, (letter) => ` ${letter}`)
    .trim()
    .split(' ');
  const words = rest.map((word) => word.toLowerCase());
  return `${[verb, ...article(words), ...words].join(' ')}.`;
};

const NO_NOUNS = new Set([
  'over',
  'with',
  'back',
  'to',
  'from',
  'up',
  'out',
  'off',
  'goodwill',
  'usage',
  'access',
  'knowledge',
  'consent',
]);

const article = (words: readonly string[]): string[] => {
  const [first, last] = [words[0], words.at(-1)];
  const plural = last !== undefined && /[^su]s$/.test(last);
  if (!first || plural || NO_NOUNS.has(first)) return [];
  return [/^([aeio]|fx)/.test(first) ? 'an' : 'a'];
};

/** What the definition of a command says about it, as sentences. */
export const descriptionOf = (command: AnyCommand): string =>
  [
    sentenceOf(command.name),
    existence(command),
    reading(command),
    command.nowOnly ? 'It happens now: `occurredAt` is not accepted.' : '',
    `For: ${[...rolesOf(command), 'admin'].join(', ')}.`,
  ]
    .filter(Boolean)
    .join(' ');

const existence = ({ on, of }: AnyCommand): string => {
  if (on === 'new')
    return `Creates a \`${of.category}\`; where it exists with the same content, the answer is a duplicate.`;
  return on === 'existing' ? `The \`${of.category}\` must exist.` : '';
};

const reading = (command: AnyCommand): string => {
  const categories = readCategories(command);
  return categories.length > 0 ? `Also checks: ${categories.map((category) => `\`${category}\``).join(', ')}.` : '';
};
