import type { Position, RecordedEvent } from '#event-store';
import type { Change, GenerationId, Parked, Share, View, ViewStore } from '#read-model';
import { checkpointOf } from '#read-model';
import { CheckpointLost } from './checkpoint-lost.js';
import { isEmpty, NOTHING, type FoldedPage } from './folded-page.js';
import { Folder, type FolderOptions } from './folder.js';
import { Forgotten } from './forgotten.js';
import { refuseTooManyParked } from './max-parked.js';
import { isOfGeneration, targetsOf } from './target.js';
import { ViewHalted } from './view-halted.js';

/** A generation that is being folded. */
export interface Member {
  readonly view: View;
  readonly generation: GenerationId;
  /** `beside`: folded with the others, but it answers no questions: it is being compared, or kept for a rollback. */
  readonly state: 'building' | 'live' | 'beside';
}

export interface CohortOptions extends Omit<FolderOptions, 'targets' | 'load' | 'parked'> {
  readonly viewStore: ViewStore;
  /** Whose rows `owns` tells; default: all rows. */
  readonly share?: Share | undefined;
  /** A member that cannot go on has left the cohort. */
  readonly onHalt: (member: Member, error: ViewHalted, position: Position) => void;
}

export interface Advanced {
  readonly events: number;
  readonly rows: number;
  readonly refolds: number;
}

const IDLE_COMMIT_MS = 1_000;

/** Generations that stand at the same position and are folded together: one reading, one commit a page. */
export class Cohort {
  private folder: Folder | undefined;
  private parked: Parked[] = [];
  private readonly forgotten = new Forgotten();
  private turn: Promise<unknown> = Promise.resolve();
  /** The checkpoint in the store. Stretches of the log that change no row are not worth a commit each. */
  private committed: Position;
  private committedAtMs = 0;

  constructor(
    private readonly options: CohortOptions,
    private its: readonly Member[],
    private at: Position,
  ) {
    this.committed = at;
  }

  get members(): readonly Member[] {
    return this.its;
  }

  get position(): Position {
    return this.at;
  }

  get types(): readonly string[] {
    const types = this.its.flatMap(({ view }) => Object.values(view.projectors).flatMap((p) => Object.keys(p.on)));
    return [...new Set([...types, ...this.options.adopting])];
  }

  /** Runs while nothing else changes the cohort. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Folds events and commits rows and checkpoints together. To be called `alone`. */
  async advance(events: readonly RecordedEvent[], upTo: Position): Promise<Advanced> {
    return { ...(await this.folded((folder) => folder.fold(events, upTo), upTo)), events: events.length };
  }

  /** Empties rows of who is forgotten by events that it has not come to; it stays where it is. To be called `alone`. */
  async forget(events: readonly RecordedEvent[]): Promise<void> {
    if (events.length === 0 || !this.its.some(({ view }) => view.opens)) return;
    await this.folded((folder) => folder.forget(events, this.at), this.at);
  }

  /** Folds parked rows again. Answers how many of them fold now and are parked no longer. To be called `alone`. */
  async retry(wanted: (parked: Parked) => boolean): Promise<number> {
    const folder = await this.loaded();
    const rows = this.parked.filter(wanted);
    for (const parked of rows) {
      const page = await folder.retry(parked, this.at);
      if (page.parked.length === 0) await this.commit(page, this.at, parked);
    }
    return rows.filter((row) => !this.parked.includes(row)).length;
  }

  /** Stores how far the cohort is. To be called `alone`. */
  async settle(): Promise<void> {
    this.committedAtMs = 0;
    if (this.committed !== this.at) await this.commit(NOTHING, this.at);
  }

  /** Whoever asks folds its members from now on. */
  disband(): readonly Member[] {
    const members = this.its;
    this.its = [];
    this.folder = undefined;
    return members;
  }

  join(members: readonly Member[]): void {
    this.its = [...this.its, ...members];
    this.folder = undefined;
  }

  replace(gone: GenerationId, by?: Member): void {
    this.its = [...this.its.filter(({ generation }) => !isOfGeneration(generation, gone)), ...(by ? [by] : [])];
    this.folder = undefined;
  }

  private async folded(fold: (folder: Folder) => Promise<FoldedPage>, upTo: Position) {
    for (;;) {
      try {
        const committed = await this.commit(await fold(await this.loaded()), upTo);
        if (committed) return committed;
      } catch (error) {
        this.folder = undefined;
        if (!(error instanceof ViewHalted)) throw error;
        this.leave(error);
      }
    }
  }

  private async loaded(): Promise<Folder> {
    if (this.folder) return this.folder;
    const { viewStore, ...options } = this.options;
    const ofMembers = await Promise.all(
      this.its.map(async ({ view, state }) => (state === 'live' ? viewStore.parked(view.name) : [])),
    );
    this.parked = ofMembers.flat();
    const targets = this.its.flatMap(({ view, generation }) => targetsOf(view, generation));
    const load: FolderOptions['load'] = (id, table, keys) => viewStore.load(id, table, keys);
    return (this.folder = new Folder({ ...options, targets, load, parked: this.parked, forgotten: this.forgotten }));
  }

  /** undefined: what the page was folded on is not what the store holds. */
  private async commit(
    page: FoldedPage,
    upTo: Position,
    unparked?: Parked,
  ): Promise<Omit<Advanced, 'events'> | undefined> {
    refuseTooManyParked(this.its, this.parked, page.parked);
    if (!unparked && isEmpty(page) && Date.now() < this.committedAtMs + IDLE_COMMIT_MS) {
      this.at = upTo;
      return { rows: 0, refolds: 0 };
    }
    const changes = this.its.map(({ generation }) => this.change(page, generation, upTo, unparked));
    if (!(await this.options.viewStore.commit(changes))) return this.missed();
    page.keep();
    this.parked = [...this.parked.filter((parked) => parked !== unparked), ...page.parked];
    this.at = upTo;
    this.committed = upTo;
    this.committedAtMs = Date.now();
    const rows = [...page.writes.values()].reduce((sum, writes) => sum + writes.length, 0);
    return { rows, refolds: page.refolds };
  }

  private change(page: FoldedPage, generation: GenerationId, to: Position, unparked?: Parked): Change {
    const ofIt = [...page.writes].filter(([target]) => target.generation === generation);
    return {
      generation,
      share: this.options.share,
      from: this.committed,
      to,
      rows: new Map(ofIt.map(([target, writes]) => [target.table, writes])),
      park: page.parked.filter((parked) => isOfGeneration(parked, generation)),
      unpark: unparked && isOfGeneration(unparked, generation) ? [unparked] : [],
    };
  }

  /** Somebody else wrote rows, which are loaded anew. Throws where checkpoints moved: the log is to be read anew. */
  private async missed(): Promise<undefined> {
    this.folder = undefined;
    const stored = await this.options.viewStore.generations();
    const ours = stored.filter((g) => this.its.some(({ generation }) => isOfGeneration(generation, g)));
    const [checkpoint, ...others] = new Set(ours.map((generation) => checkpointOf(generation, this.options.share)));
    const isOne = checkpoint !== undefined && others.length === 0;
    if (isOne && checkpoint === this.committed && ours.length === this.its.length) return;
    if (isOne) this.at = this.committed = checkpoint;
    throw new CheckpointLost();
  }

  private leave(error: ViewHalted): void {
    const member = this.its.find(({ generation }) => isOfGeneration(generation, error.generation));
    this.replace(error.generation);
    if (member) this.options.onHalt(member, error, this.committed);
  }
}
