import { clear, command, happened, IsFieldMap, IsOptional, IsPersonal, IsText } from '#kernel';
import type { NewEvent, Personal } from '#kernel';
import { DealFieldsChanged, OfDeal, type DealField, type DealFieldChange, type DealFields } from './deal.events.js';
import { dealState, dealStream, FIELD_PREFIX, type Deal } from './deal.state.js';
import { requireOpen } from './refusals.js';

export class ChangeDealFields extends OfDeal {
  @IsOptional() @IsPersonal() @IsFieldMap() set?: Personal<DealFields>;

  @IsOptional() @IsPersonal() @IsText(200) title?: Personal<string>;
}

export const changeDealFields = command(ChangeDealFields, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, { set, title }) => {
    requireOpen(deal);
    return fieldChanges(deal, clear(set) ?? {}, clear(title));
  },
});

/** DealFieldsChanged with what differs from the deal's fields and title, or nothing. */
export const fieldChanges = (deal: Deal, set: DealFields, title?: string): NewEvent[] => {
  const changed: DealFieldChange[] = [];
  const change = (field: string, from: Personal<DealField> | undefined, to: DealField): void => {
    if (from !== to) changed.push({ field, ...(from !== undefined && { from }), to });
  };
  if (title !== undefined) change('title', deal.title, title);
  for (const [name, to] of Object.entries(set)) {
    change(FIELD_PREFIX + name, Object.hasOwn(deal.fields, name) ? deal.fields[name] : undefined, to);
  }
  return changed.length === 0 ? [] : [happened(DealFieldsChanged, { dealId: deal.dealId, changed })];
};
