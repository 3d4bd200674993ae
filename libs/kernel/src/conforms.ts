import { getMetadataStorage, ValidationTypes, type ValidationArguments } from 'class-validator';

/**
 * Whether class-validator's `validateSync` with `whitelist` and `forbidNonWhitelisted` finds no fault in an instance:
 * by its own metadata and constraints, gathered once for each class. It gathers them anew for every object, among those
 * of all classes there are, which costs more than all the rest of a decision. False also where only it can tell.
 */
export const conforms = (instance: object): boolean => {
  const prototype = Object.getPrototypeOf(instance) as object;
  let plan = plans.get(prototype);
  if (!plan) plans.set(prototype, (plan = planOf(prototype)));
  if (plan.size === 0) return false;
  for (const field of Object.keys(instance)) if (!plan.has(field)) return false;
  for (const field of plan.values()) if (!isGood(field, instance as Fields)) return false;
  return true;
};

type Fields = Readonly<Record<string, unknown>>;
type Condition = (owner: object, value: unknown) => boolean;

interface Check {
  readonly each: boolean;
  readonly condition: Condition | undefined;
  readonly constraints: unknown[];
  readonly constraint: { validate(value: unknown, args: ValidationArguments): unknown };
}

interface Field {
  readonly name: string;
  readonly targetName: string;
  /** Checked only where all of these hold. */
  readonly conditions: Condition[];
  readonly checks: Check[];
  nested: boolean;
  /** Has something that is not understood here. */
  foreign: boolean;
}

const plans = new WeakMap<object, ReadonlyMap<string, Field>>();

const planOf = (prototype: object): ReadonlyMap<string, Field> => {
  const storage = getMetadataStorage();
  const fields = new Map<string, Field>();
  for (const its of storage.getTargetValidationMetadatas(prototype.constructor, '', false, false)) {
    const { type, propertyName: name } = its;
    const field = fields.get(name) ?? newField(name, prototype.constructor.name);
    fields.set(name, field);
    if (type === ValidationTypes.CONDITIONAL_VALIDATION) field.conditions.push(its.constraints[0] as Condition);
    else if (type === ValidationTypes.NESTED_VALIDATION) field.nested = true;
    else if (type === ValidationTypes.PROMISE_VALIDATION) field.foreign = true;
    for (const { instance: constraint } of storage.getTargetValidatorConstraints(its.constraintCls)) {
      const { each, validateIf: condition, constraints } = its;
      field.checks.push({ each, condition, constraints, constraint });
    }
  }
  return fields;
};

const newField = (name: string, targetName: string): Field => ({
  name,
  targetName,
  conditions: [],
  checks: [],
  nested: false,
  foreign: false,
});

const NONE: unknown[] = [];

const isGood = (field: Field, owner: Fields): boolean => {
  const value = owner[field.name];
  for (const condition of field.conditions) if (!condition(owner, value)) return true;
  if (field.foreign) return false;
  const args = { targetName: field.targetName, property: field.name, object: owner, value, constraints: NONE };
  for (const check of field.checks) if (!passes(check, args)) return false;
  return !field.nested || isGoodNested(value);
};

/** `args` is the checks' own to fill: a command has dozens of them. */
const passes = ({ each, condition, constraint, constraints }: Check, args: ValidationArguments): boolean => {
  const { object, value } = args;
  if (condition && !condition(object, value)) return true;
  args.constraints = constraints;
  if (!each || !Array.isArray(value)) return constraint.validate(value, args) === true;
  return value.every((item) => constraint.validate(item, args) === true);
};

const isGoodNested = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isGoodNested) : typeof value === 'object' && value !== null && conforms(value);
