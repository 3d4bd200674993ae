import { holding, type Spell } from './churn-facts.js';
import { LOG_ODDS } from './log-odds.js';
import type { Case, Finding } from './reason.js';

export function promiseBroken({ facts, asOf }: Case): Finding | undefined {
  const broken = holding(facts.brokenPromises, asOf);
  const contacts = broken.length === 1 ? 'An agreed contact was' : `${broken.length} agreed contacts were`;
  return whileAny(broken, LOG_ODDS.promiseBroken, `${contacts} missed and not made up for.`);
}

export function unsubscribed({ facts, asOf }: Case): Finding | undefined {
  const text = 'Consent was withdrawn and not given again.';
  return whileAny(holding(facts.withdrawnConsents, asOf), LOG_ODDS.unsubscribed, text);
}

export function openComplaint({ facts, asOf }: Case): Finding | undefined {
  const open = holding(facts.complaints, asOf);
  const text = open.length === 1 ? 'One complaint is open.' : `${open.length} complaints are open.`;
  const { eachOpenComplaint, openComplaintsAtMost } = LOG_ODDS;
  return whileAny(open, Math.min(eachOpenComplaint * open.length, openComplaintsAtMost), text);
}

export function complaintLate({ facts, asOf }: Case): Finding | undefined {
  const late = holding(facts.complaints, asOf).filter((c) => c.lateFrom !== undefined && c.lateFrom <= asOf);
  return whileAny(late, LOG_ODDS.complaintLate, 'An open complaint is past its time, escalated or reopened.');
}

export function paymentProblem({ facts, asOf }: Case): Finding | undefined {
  const text = 'A payment failed or is overdue, and is not settled.';
  return whileAny(holding(facts.unsettledPayments, asOf), LOG_ODDS.paymentProblem, text);
}

export function movedOrUnreachable({ facts, asOf }: Case): Finding | undefined {
  const text = 'The customer has moved, or no contact point reaches them.';
  return whileAny(holding(facts.unreachable, asOf), LOG_ODDS.movedOrUnreachable, text);
}

export function openOrderOrDeal({ facts, asOf }: Case): Finding | undefined {
  return whileAny(holding(facts.openOrdersAndDeals, asOf), LOG_ODDS.futureBusiness, 'An order or a deal is open.');
}

export function futureMeeting({ facts, asOf }: Case): Finding | undefined {
  return whileAny(holding(facts.agreedContacts, asOf), LOG_ODDS.futureBusiness, 'A contact is agreed and lies ahead.');
}

/** A reason that holds while at least one spell does. */
function whileAny(spells: readonly Spell[], contribution: number, text: string): Finding | undefined {
  if (spells.length === 0) return undefined;
  const evidence = spells.flatMap((s) => s.evidence).sort();
  return { contribution, value: spells.length, threshold: 1, text, evidence };
}
