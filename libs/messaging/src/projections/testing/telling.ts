import type { Answer, ProvenanceHandling, RowQuestion } from '../../ports.js';
import type { Provenance } from '../provenance/provenance.js';
import { open, sale } from './asking.js';
import { ScratchLog } from './scratch-log.js';

const auditor = { client: 'tia', actor: { kind: 'agent', id: 'tia' }, roles: ['auditor'] } as const;

type Told = Provenance & Omit<Answer, 'body'> & { readonly may: boolean };

export const tell = async (
  handling: ProvenanceHandling,
  log: ScratchLog,
  question: Partial<RowQuestion>,
): Promise<Told> => {
  const asked = { view: 'till', key: 'c1', params: {}, sender: auditor, after: await log.head(), ...question };
  const { body, ...rest } = await handling.provenance(asked);
  const { body: its, may } = body as { body: Provenance; may: boolean };
  return { ...its, ...rest, may };
};

export const addresses = ({ items }: Pick<Provenance, 'items'>): string[] => items.map(({ address }) => address);

/** The last sale became known after the others. */
export const history = (): ScratchLog => {
  const log = new ScratchLog();
  log.write(open('c1', 1));
  log.write(sale('c1', 1, 2));
  log.write(sale('c1', 10, 8));
  log.write(open('c2', 3));
  log.write(sale('c1', 100, 4, 9));
  return log;
};
