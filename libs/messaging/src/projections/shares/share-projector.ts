import type { Position } from '#event-store';
import type { Batch, Broker, Consumption, ReceivedMessage, Topic } from '#broker';
import type { Generation } from '#read-model';
import { fits, membersOf } from '../generations.js';
import { ShareFolder, type ShareFolderOptions } from './share-folder.js';
import { shareMessage, shareStep } from './share-message.js';

export interface ShareProjectorOptions extends ShareFolderOptions {
  readonly broker: Broker;
  /** Its partitions are the shares. */
  readonly topic: Topic;
  /** All projectors of the same views are one group. */
  readonly group: string;
  /** Something failed that is tried again. */
  readonly alarm: (error: unknown) => void;
}

interface Opened {
  readonly folder: ShareFolder;
  /** What there was to be folded. */
  readonly generations: string;
}

/** Folds the rows of those shares that the broker gives it; the others of the group fold the rest. */
export class ShareProjector {
  private consumption: Consumption | undefined;
  private readonly opened = new Map<number, Opened>();
  private assignment: number | undefined;

  constructor(private readonly its: ShareProjectorOptions) {}

  async start(): Promise<void> {
    const { broker, topic, group, alarm } = this.its;
    await broker.ensureTopics([topic]);
    this.consumption = await broker.consume({ topic: topic.name, group, alarm, handle: (batch) => this.take(batch) });
  }

  async stop(): Promise<void> {
    await this.consumption?.stop();
  }

  private async take(batch: Batch): Promise<void> {
    // Another one may have folded the share in between: nothing remembered of its rows counts.
    if (batch.assignment !== this.assignment) this.opened.clear();
    this.assignment = batch.assignment;
    try {
      const folder = await this.folderOf(batch.partition);
      const behind = await folder.take(batch.messages.map(shareStep), batch.beat);
      if (behind !== undefined) await this.goOn(batch.partition, behind);
    } catch (error) {
      this.opened.delete(batch.partition);
      throw error;
    }
    await batch.commit(batch.messages.at(-1) as ReceivedMessage);
    await this.publish();
  }

  /** By a message to the share itself, behind those that came meanwhile: they are not to wait for what is behind. */
  private goOn(share: number, position: Position): Promise<void> {
    const { broker, topic } = this.its;
    return broker.publish(topic.name, [shareMessage(share, { position, after: position })]);
  }

  private async folderOf(number: number): Promise<ShareFolder> {
    const { viewStore, views, topic } = this.its;
    // One of the group makes what is missing; the others find it.
    if (number === 0) await membersOf(viewStore, views);
    const found = await viewStore.generations();
    const missing = views.find((view) => !found.some((generation) => fits(generation, view)));
    if (missing) throw new Error(`Nobody has made the tables of ${missing.name} yet.`);
    const generations = JSON.stringify(found.map((of) => [of.view, of.number, of.state]));
    const known = this.opened.get(number);
    if (known?.generations === generations) return known.folder;
    const folder = new ShareFolder(this.its, found, { number, of: topic.partitions });
    this.opened.set(number, { folder, generations });
    return folder;
  }

  /** A build answers questions once all of its shares are no further behind than what answers now. */
  private async publish(): Promise<void> {
    const { viewStore, views } = this.its;
    const found = await viewStore.generations();
    const isBuild = (of: Generation): boolean => of.state === 'building' && views.some((view) => fits(of, view));
    for (const build of found.filter(isBuild)) {
      const live = found.find(({ view, state }) => view === build.view && state === 'live');
      if (build.shares && build.checkpoint >= (live?.checkpoint ?? NEXT)) await viewStore.publish(build);
    }
  }
}

/** The first position of a log. */
const NEXT = '1'.padStart(20, '0');
