import { context } from '#kernel';
import { account } from './account/account.js';
import { accountStanding } from './account/account.standing.js';
import { program } from './program/program.js';
import { programStanding } from './program/program.state.js';

export const loyalty = context({
  name: 'loyalty',
  about: 'Which points exist, and who may spend them?',
  aggregates: [program, account],
  standings: [programStanding, accountStanding],
});
