import { START, type EventStore, type Position, type RecordedEvent } from '#event-store';
import { checkpointOf, type Generation, type Share, type View } from '#read-model';
import { Cohort, type CohortOptions, type Member } from '../cohort.js';
import { fits, memberOf } from '../generations.js';
import { FORGETTING } from '../target.js';
import type { ShareStep } from './share-message.js';
import { ownedBy } from './share-routing.js';

export interface ShareFolderOptions extends Omit<CohortOptions, 'owns' | 'share'> {
  /** Read where the topic does not go back far enough. */
  readonly store: Pick<EventStore, 'readAll'>;
  readonly views: readonly View[];
}

/** What is behind reads so many events of the log before the others have their turn again. */
const PAGE = 1_000;

/** Folds the rows of one share into the generations that there are. */
export class ShareFolder {
  private readonly cohorts: readonly Cohort[];
  /** Told who is forgotten, and nothing else. */
  private readonly halted: Cohort[] = [];

  constructor(
    private readonly its: ShareFolderOptions,
    generations: readonly Generation[],
    share: Share,
  ) {
    const members = new Map<Position, Member[]>();
    for (const generation of generations) {
      const view = its.views.find((candidate) => fits(generation, candidate));
      if (!view || generation.state === 'retired') continue;
      const member = memberOf(view, generation, generation.state);
      const checkpoint = checkpointOf(generation, share);
      if (!members.get(checkpoint)?.push(member)) members.set(checkpoint, [member]);
    }
    const owns = ownedBy(share.number, share.of);
    // What stands apart is folded apart.
    const onHalt: CohortOptions['onHalt'] = (member, error, at) => {
      this.halted.push(new Cohort({ ...its, share, owns }, [member], at));
      its.onHalt(member, error, at);
    };
    this.cohorts = [...members].map(([at, together]) => new Cohort({ ...its, share, owns, onHalt }, together, at));
  }

  /**
   * Folds what it has not folded yet and commits rows and checkpoints. Answers the place up to which something is still
   * behind: it goes on with the next steps, whatever they are. Throws `CheckpointLost` where the share is another's by
   * now. `beat` is called once a page of the log at least.
   */
  async take(steps: readonly ShareStep[], beat: () => Promise<void>): Promise<Position | undefined> {
    const upTo = steps.reduce((latest, { position }) => (position > latest ? position : latest), START);
    for (const cohort of this.cohorts) {
      await this.fold(cohort, steps, beat);
      // Also where no row changed: who waits for a position waits for all shares.
      await cohort.settle();
    }
    await this.forget(steps);
    return this.cohorts.some(({ position }) => position < upTo) ? upTo : undefined;
  }

  /** Also where it is behind, or halted: that must not wait. */
  private async forget(steps: readonly ShareStep[]): Promise<void> {
    const events = steps.flatMap(({ event }) => (event && FORGETTING.includes(event.type) ? [event] : []));
    for (const cohort of [...this.cohorts, ...this.halted]) await cohort.forget(events);
  }

  private async fold(cohort: Cohort, steps: readonly ShareStep[], beat: () => Promise<void>): Promise<void> {
    let events: RecordedEvent[] = [];
    let upTo = cohort.position;
    for (const { position, after, event } of steps) {
      if (after > upTo) {
        await cohort.advance(events, upTo);
        await beat();
        await this.readOn(cohort, after);
        if (cohort.position < after) return;
        [events, upTo] = [[], cohort.position];
      }
      // Else it is sent again, or was folded before a crash.
      if (position > upTo && event) events.push(event);
      if (position > upTo) upTo = position;
    }
    await cohort.advance(events, upTo);
  }

  /** From the log itself: the topic forgets after a while, and a new view needs what was before it. */
  private async readOn(cohort: Cohort, upTo: Position): Promise<void> {
    const { position: after, types } = cohort;
    const { events, next } = await this.its.store.readAll({ after, types, limit: PAGE });
    const wanted = events.filter(({ position }) => position <= upTo);
    await cohort.advance(wanted, next < upTo ? next : upTo);
  }
}
