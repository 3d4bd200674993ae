import type { Position } from '#event-store';
import type { Port, ToMain, ToProjector } from './projector-messages.js';
import { runProjections, type Projections, type ProjectionsOptions } from './run-projections.js';

export interface ProjectorParts extends Omit<ProjectionsOptions, 'report'> {
  /** Closes the stores. */
  readonly close: () => Promise<void>;
}

/**
 * The projector's side of `startProjector`: folds in this thread what `compose` gives, and tells the watermarks. The
 * entry of the thread is a module of the app: `serveProjector(parentPort, () => compose(workerData))`.
 */
export const serveProjector = (port: Port, compose: () => Promise<ProjectorParts>): void => {
  let running: Promise<{ projections: Projections; parts: ProjectorParts }> | undefined;
  const tell = (message: ToMain): void => port.postMessage(message);

  const start = async () => {
    const parts = await compose();
    const projections = await runProjections({ ...parts, report: (report) => tell({ kind: 'report', report }) });
    tellWatermarks(projections, parts, tell);
    return { projections, parts };
  };

  const answer = async ({ call, args }: ToProjector): Promise<unknown> => {
    running ??= start();
    const { projections, parts } = await running;
    if (call === 'start') return undefined;
    if (call === 'stop') {
      await projections.stop();
      return parts.close();
    }
    return (projections[call] as (...all: unknown[]) => Promise<unknown>)(...args);
  };

  const listen = (message: unknown): void => {
    const asked = message as ToProjector;
    const { id, call } = asked;
    void answer(asked)
      .then(
        (value) => tell({ kind: 'done', id, value }),
        (error: Error) => tell({ kind: 'failed', id, error }),
      )
      // A thread that nobody can ask anything any more ends.
      .finally(() => call === 'stop' && port.off('message', listen));
  };
  port.on('message', listen);
};

/** One message for all views of a commit. */
const tellWatermarks = (
  { watermarks }: Projections,
  { views }: ProjectorParts,
  tell: (message: ToMain) => void,
): void => {
  let positions = new Map<string, Position>();
  const note = (view: string, position: Position): void => {
    if (positions.size === 0) {
      setImmediate(() => {
        tell({ kind: 'watermarks', positions });
        positions = new Map();
      });
    }
    positions.set(view, position);
  };
  watermarks.onAdvance(note);
  for (const { name } of views) {
    const position = watermarks.of(name);
    if (position !== undefined) note(name, position);
  }
};
