import type { Aggregate } from '#kernel';
import { purchaseState } from './purchase.state.js';
import { recordPurchase } from './record-purchase.js';
import { returnPurchase } from './return-purchase.js';
import { voidPurchase } from './void-purchase.js';

export const purchase: Aggregate = { state: purchaseState, commands: [recordPurchase, returnPurchase, voidPurchase] };
