import { partitionFor, type LogStretch, type Message } from '#broker';
import type { RecordedEvent } from '#event-store';
import type { View } from '#read-model';
import { Folder, type FolderOptions } from '../folder.js';
import type { Owns } from '../slots.js';
import { targetsOf, type Target } from '../target.js';
import { ViewHalted } from '../view-halted.js';
import { shareMessage } from './share-message.js';

export interface ShareRoutingOptions extends Pick<FolderOptions, 'partitions' | 'adopting' | 'decode' | 'open'> {
  readonly views: readonly View[];
  /** How many shares there are. */
  readonly shares: number;
}

/** Whether a share folds a row. Frozen, since checkpoints are those of shares; all versions of a view share alike. */
export const ownedBy =
  (share: number, shares: number): Owns =>
  (target, key) =>
    shareOf(target, key, shares) === share;

/** Tells which shares hold a row that an event concerns. */
export class ShareRouting {
  private readonly folder: Folder;
  private readonly all: readonly number[];

  constructor(private readonly its: ShareRoutingOptions) {
    const targets = its.views.flatMap((view) => targetsOf(view, { view: view.name, version: view.version, number: 0 }));
    this.folder = new Folder({ ...its, targets, load: async () => [], cacheBytes: 0 });
    this.all = Array.from({ length: its.shares }, (_, share) => share);
  }

  /** What goes to the topic: each event once to each of its shares, and to all of them how far the log was read. */
  async messagesOf({ events, after, upTo }: LogStretch): Promise<readonly Message[]> {
    const messages: Message[] = [];
    for (const event of events) {
      for (const share of await this.sharesOf(event)) {
        messages.push(shareMessage(share, { position: event.position, after, event }));
      }
    }
    return [...messages, ...this.all.map((share) => shareMessage(share, { position: upTo, after }))];
  }

  private async sharesOf(event: RecordedEvent): Promise<Iterable<number>> {
    try {
      const rows = await this.folder.rowsOf(event);
      return new Set(rows.map(({ target, key }) => shareOf(target, key, this.its.shares)));
    } catch (error) {
      if (!(error instanceof ViewHalted)) throw error;
      // Whoever folds the view finds the fault and halts it; the others go on.
      return this.all;
    }
  }
}

const shareOf = ({ view, table }: Target, key: string, shares: number): number =>
  partitionFor(`${view.name} ${table} ${key}`, shares);
