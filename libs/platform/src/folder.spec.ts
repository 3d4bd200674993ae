import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './folder.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kenal-folder-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('a folder is made with those above it, for its owner alone, and stays where it is', () => {
  const path = join(folder, 'a', 'b');
  makeFolder(path);
  makeFolder(path);
  expect([path, join(folder, 'a')].map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o700]);
});

it('a folder that cannot be made is named', () => {
  writeFileSync(join(folder, 'file'), '');
  const path = join(folder, 'file', 'a');
  expect(() => makeFolder(join(path, 'b'))).toThrow(`The folder ${path} cannot be made (ENOTDIR).`);
  if (existsSync('/proc/self'))
    expect(() => makeFolder('/proc/kenal')).toThrow('The folder /proc/kenal cannot be made');
});
