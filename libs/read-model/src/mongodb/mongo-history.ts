import type { Collection, Db, Filter } from 'mongodb';
import type { EventHistory, KeptEvent } from '#read-model';
import { createIndexes, DURABLE, isDuplicate, MAJORITY } from './writing.js';

const START = '0'.repeat(20);

interface EventDocument {
  /** The position. */
  readonly _id: string;
  readonly stream: string;
  readonly subject?: string | undefined;
  readonly text: string;
}

interface CheckpointDocument {
  readonly _id: 'history';
  readonly checkpoint: string;
}

/** The events themselves beside the views, one index for customers and one for streams. */
export class MongoHistory implements EventHistory {
  private readonly events: Collection<EventDocument>;
  private readonly checkpoints: Collection<CheckpointDocument>;
  private isIndexed = false;

  constructor(db: Db) {
    this.events = db.collection('history');
    this.checkpoints = db.collection('checkpoints');
  }

  async checkpoint(): Promise<string> {
    return (await this.checkpoints.findOne({ _id: 'history' }))?.checkpoint ?? START;
  }

  async keep(events: readonly KeptEvent[], upTo: string): Promise<void> {
    await this.index();
    const documents = events.map(({ position, ...event }) => ({ _id: position, ...event }));
    if (documents.length > 0)
      await ignoringDuplicates(this.events.insertMany(documents, { ordered: false, ...MAJORITY }));
    const first = { _id: 'history' as const, checkpoint: START };
    await ignoringDuplicates(this.checkpoints.insertOne(first, MAJORITY));
    const earlier = { _id: 'history' as const, checkpoint: { $lt: upTo } };
    await this.checkpoints.updateOne(earlier, { $set: { checkpoint: upTo } }, DURABLE);
  }

  ofStream(stream: string, upTo?: string): Promise<readonly string[]> {
    return this.texts({ stream }, upTo);
  }

  ofSubject(subject: string, upTo?: string): Promise<readonly string[]> {
    return this.texts({ subject }, upTo);
  }

  private async texts(of: Filter<EventDocument>, upTo: string | undefined): Promise<readonly string[]> {
    const wanted = { ...of, ...(upTo !== undefined && { _id: { $lte: upTo } }) };
    const found = await this.events
      .find(wanted, { projection: { text: 1 } })
      .sort({ _id: 1 })
      .toArray();
    return found.map(({ text }) => text);
  }

  private async index(): Promise<void> {
    if (this.isIndexed) return;
    await createIndexes(this.events, [
      { name: 'stream', key: { stream: 1, _id: 1 } },
      { name: 'subject', key: { subject: 1, _id: 1 } },
    ]);
    this.isIndexed = true;
  }
}

const ignoringDuplicates = async (writing: Promise<unknown>): Promise<void> => {
  try {
    await writing;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
};
