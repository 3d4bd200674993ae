import type { ContactPointAdded } from '#customers/events';
import type { DealOpened } from '#deals/events';
import type { InteractionLogged } from '#interactions/events';
import { idOf, type Recorded } from '#kernel';
import type { HoldCaptured, LoyaltyPointsHeld, LoyaltyPointsIssued, LoyaltyPointsRedeemed } from '#loyalty/events';
import type { PurchaseRecorded } from '#purchases/events';
import { whenPurchaseRecordedThenIssuePoints } from './when-purchase-recorded-then-issue-points/process.js';
import { REMAINING } from './remaining.js';

/** What undoes an event: a command of its own, that of another event, or nothing. */
export type Undoing =
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly body: Readonly<Record<string, unknown>>;
      /** It undoes all of its stream, which the event began. */
      readonly whole: boolean;
      /** What is not as it was before, all the same: a sentence. */
      readonly leaves?: string;
    }
  /** Whoever undoes the event that it followed from undoes it. */
  | { readonly kind: 'follows' }
  /** A sentence that tells why. */
  | { readonly kind: 'remains'; readonly why: string };

/**
 * How an event is undone by compensation. What came into being can be taken back; what was changed cannot, since what
 * was changed later would be lost. Throws for a type without a rule.
 */
export const undoingOf = (event: Recorded): Undoing => {
  const rule = RULES[event.type];
  if (rule) return rule(event as Recorded<never>);
  const why = REMAINING[event.type];
  if (why === undefined) throw new Error(`Nothing tells how a ${event.type} is undone.`);
  return { kind: 'remains', why };
};

const REASON = 'Undone with the run that it came from.';

const by = (command: string, body: Readonly<Record<string, unknown>>, leaves?: string): Undoing => ({
  kind: 'command',
  command,
  body,
  whole: false,
  ...(leaves !== undefined && { leaves }),
});

const RULES: Readonly<Record<string, (event: Recorded<never>) => Undoing>> = {
  PurchaseRecorded: ({ data: { orderId } }: Recorded<PurchaseRecorded>) => ({
    ...by('VoidPurchase', { orderId, reason: 'keyed-wrong' }),
    whole: true,
  }),
  InteractionLogged: ({ stream }: Recorded<InteractionLogged>) => ({
    ...by('RetractInteraction', { interactionId: idOf(stream), reason: REASON }),
    whole: true,
  }),
  DealOpened: ({ data: { dealId } }: Recorded<DealOpened>) => ({
    ...by('LoseDeal', { dealId, reason: 'other', note: REASON }, 'A deal is closed as lost and counts as such.'),
    whole: true,
  }),
  ContactPointAdded: ({ data: { customerId, contactPointId } }: Recorded<ContactPointAdded>) =>
    by('RemoveContactPoint', { customerId, contactPointId, reason: 'wrong' }),
  LoyaltyPointsIssued: ({ id, actor, data }: Recorded<LoyaltyPointsIssued>) => {
    if (actor.id === whenPurchaseRecordedThenIssuePoints.name) return { kind: 'follows' };
    const { program, customerId, document, points } = data;
    return by('ReverseLoyaltyPoints', { program, customerId, reversalId: id, document, points });
  },
  LoyaltyPointsRedeemed: ({ id, data }: Recorded<LoyaltyPointsRedeemed>) => restored(id, data, data.redemptionId),
  HoldCaptured: ({ id, data }: Recorded<HoldCaptured>) => restored(id, data, data.holdId),
  LoyaltyPointsHeld: ({ data: { program, customerId, holdId } }: Recorded<LoyaltyPointsHeld>) =>
    by('ReleaseHold', { program, customerId, holdId }),
};

/** All that is left of it. */
const restored = (
  restoreId: string,
  { program, customerId }: { readonly program: string; readonly customerId: string },
  redemptionId: string,
): Undoing => by('RestoreLoyaltyPoints', { program, customerId, restoreId, redemptionId, reason: REASON });
