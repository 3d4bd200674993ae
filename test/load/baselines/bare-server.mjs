/**
 * A command server with nothing but Nest, Fastify, class-validator and better-sqlite3: a command is checked and
 * inserted as one row, durably. It also answers rows by key. `node bare-server.mjs <database file>`; prints where it
 * listens.
 */
import 'reflect-metadata';
import { Body, Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import Database from 'better-sqlite3';
import { contexts } from '#catalogue';
import { commandsOf } from '#composition';
import { parse } from '#kernel';

const db = new Database(process.argv[2]);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`
  CREATE TABLE IF NOT EXISTS commands (position INTEGER PRIMARY KEY, name TEXT, body TEXT, at TEXT);
  CREATE TABLE IF NOT EXISTS rows (key TEXT PRIMARY KEY, row TEXT);
  CREATE TABLE IF NOT EXISTS events (key TEXT, n INTEGER, event TEXT, PRIMARY KEY (key, n)) WITHOUT ROWID`);
const insert = db.prepare('INSERT INTO commands (name, body, at) VALUES (?, ?, ?)');
const command = db.prepare('SELECT name, body FROM commands WHERE position = ?');
const row = db.prepare('SELECT row FROM rows WHERE key = ?').pluck();
const eventsOf = db.prepare('SELECT event FROM events WHERE key = ? ORDER BY n').pluck();
const classes = new Map([...commandsOf(contexts)].map(([name, { cls }]) => [name, cls]));

class Bare {
  send(name, body) {
    const checked = parse(classes.get(name), body);
    const { lastInsertRowid } = insert.run(name, JSON.stringify(checked), new Date().toISOString());
    return { position: Number(lastInsertRowid) };
  }
  command(position) {
    return command.get(Number(position));
  }
  row(key) {
    return JSON.parse(row.get(key));
  }
  /** What every as-of answer must do at least: read a key's events and look at each. */
  fold(key) {
    return eventsOf.all(key).reduce((count, event) => count + (JSON.parse(event).type ? 1 : 0), 0);
  }
}

const route = (method, decorator, ...parameters) => {
  decorator(Bare.prototype, method, Object.getOwnPropertyDescriptor(Bare.prototype, method));
  parameters.forEach((parameter, nth) => parameter(Bare.prototype, method, nth));
};
route('send', Post('commands/:name'), Param('name'), Body());
route('send', HttpCode(200));
route('command', Get('commands/:position'), Param('position'));
route('row', Get('rows/:key'), Param('key'));
route('fold', Get('folds/:key'), Param('key'));
Controller('v1')(Bare);

class Root {}
Module({ controllers: [Bare] })(Root);

const app = await NestFactory.create(Root, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
console.log(await app.getUrl());
process.once('SIGTERM', () => app.close().then(() => db.close()));
