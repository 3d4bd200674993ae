import { scoringEvents } from '#analytics/events';
import { bought, datedBy, returned, voided, withRate } from '#analytics/rules';
import { customerEvents, type ChurnReasonRecorded } from '#customers/events';
import { dealEvents } from '#deals/events';
import { fxEvents } from '#finance/events';
import { interactionEvents } from '#interactions/events';
import type { Recorded } from '#kernel';
import { purchaseEvents, type PurchaseRecorded } from '#purchases/events';
import { goodsValue } from '#purchases/rules';
import { view } from '#read-model';
import { confirmed, granted, withdrawn } from './consents.js';
import { broken, corrected, kept, linked, logged, retracted } from './contacts.js';
import { becameOpen, lost, won } from './deals.js';
import { added, removed } from './reachability.js';
import { tables, type Known } from './view.js';

/** Folds an event into one part of a customer's row. */
const into =
  <P extends keyof Known, D>(part: P, fold: (before: Known[P], data: D, event: Recorded) => Known[P]) =>
  (row: Known | undefined, data: D, event: Recorded): Known => ({ ...row, [part]: fold(row?.[part], data, event) });

export const churnRisk = view(
  {
    name: 'churn-risk',
    version: 1,
    about: 'Sales and service ask who is about to leave, why, and what is at stake.',
    tables,
  },
  { ...customerEvents, ...purchaseEvents, ...interactionEvents, ...dealEvents, ...scoringEvents, ...fxEvents },
  {
    customers: {
      on: {
        CustomerRegistered: into('registered', (_before, _data, event) => datedBy(event)),
        PurchaseRecorded: into('purchases', (before, data: PurchaseRecorded, event) =>
          bought(before, goodsValue(data), event),
        ),
        PurchaseReturned: into('purchases', returned),
        PurchaseVoided: into('purchases', (before, _, event) => voided(before, event)),
        InteractionLogged: into('contacts', logged),
        InteractionCorrected: into('contacts', corrected),
        InteractionRetracted: into('contacts', retracted),
        InteractionLinked: into('contacts', linked),
        PromiseKept: into('contacts', kept),
        PromiseBroken: into('contacts', broken),
        ConsentGranted: into('consents', granted),
        ConsentConfirmed: into('consents', confirmed),
        ConsentWithdrawn: into('consents', withdrawn),
        DealOpened: into('deals', becameOpen),
        DealReopened: into('deals', becameOpen),
        DealWon: into('deals', won),
        DealLost: into('deals', lost),
        ContactPointAdded: into('points', added),
        ContactPointRemoved: into('points', removed),
        ChurnReasonRecorded: into('reasons', (before = [], { reason }: ChurnReasonRecorded, event) => [
          ...before,
          { ...datedBy(event), reason },
        ]),
      },
    },
    models: {
      on: {
        CustomerModelFitted: (row, fitted, { recordedAt: knownAt, address }) => ({
          asOf: fitted.asOf,
          fits: [...(row?.fits ?? []), { fitted, knownAt, address }],
        }),
      },
    },
    rates: { on: { FxRatePublished: withRate } },
  },
);
