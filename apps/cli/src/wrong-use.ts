/** What was asked for cannot be meant: the command line or a file that it names must be changed first. Exit code 2. */
export class WrongUse extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'WrongUse';
  }
}
