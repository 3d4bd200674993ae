import { describe, expect, it } from '@jest/globals';
import { money } from '#kernel';
import { d, member } from '../testing.js';
import { issueLoyaltyPoints } from './issue-loyalty-points.js';
import { reverseLoyaltyPoints } from './reverse-loyalty-points.js';

const RULES = [
  { ruleId: 'unit', kind: 'product', priority: 1, value: '1' },
  { ruleId: 'welcome', kind: 'bonus', priority: 9, value: '5' },
];
const LINES = [
  { lineId: 'A', qty: 10 },
  { lineId: 'B', qty: 10 },
  { lineId: 'C', qty: 20 },
];

describe('ReverseLoyaltyPoints of an order that was worth nothing', () => {
  const gifts = (matching: string) => {
    const lines = LINES.map((line) => ({ ...line, sku: line.lineId, net: money(0, 'IDR') }));
    const ledger = member({ earnRules: RULES, returns: { matching } });
    return ledger.did(issueLoyaltyPoints, { document: 'O1', lines }, d(1));
  };
  const came = (...lineIds: string[]) => {
    const lines = LINES.map(({ lineId, qty }) => ({ lineId, qty, returnedQty: lineIds.includes(lineId) ? qty : 0 }));
    return { document: 'O1', returned: { lines, value: 0, orderValue: 0 } };
  };

  it('takes back by the share of the quantity, not all at once', () => {
    const ledger = gifts('proportional').reverse(came('C'), d(2), 'v-1');
    expect(ledger.last.amount).toBe(22);
    expect(ledger.reverse(came('A', 'B', 'C'), d(3), 'v-2').last.amount).toBe(23);
  });

  it('takes what no line earned when everything came back', () => {
    const ledger = gifts('item-exact').reverse(came('C'), d(2), 'v-1');
    expect(ledger.last.amount).toBe(20);
    expect(ledger.reverse(came('A', 'B', 'C'), d(3), 'v-2').last.amount).toBe(25);
  });

  it('takes nothing where nothing is said to have come back', () => {
    const returned = { lines: [], value: 0, orderValue: 0 };
    for (const matching of ['proportional', 'item-exact']) {
      gifts(matching).when(reverseLoyaltyPoints, { reversalId: 'v-1', document: 'O1', returned }, d(2)).thenNothing();
    }
  });
});
