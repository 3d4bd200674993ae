import ts from 'typescript';

/**
 * The JSON Schema of what each query answers, by `<view>.<query>`, made from the types of the queries' code: of a list
 * that of one item. Named types stand once in `named`. Throws where a type says too little (`object`, `any`).
 */
export const answerSchemas = (program, queries) => {
  const writer = new SchemaWriter(program.getTypeChecker());
  const answers = {};
  for (const query of queries) answers[query.name] = writer.answerOf(query);
  return { answers, named: writer.named };
};

/** Each query of `export default queriesOf(view, { … })`: name, kind and the node of its `run`. */
export const queriesIn = (source) => {
  const view = source.fileName.split('/').at(-2);
  const { expression } = source.statements.find(ts.isExportAssignment);
  return expression.arguments[1].properties.map(({ name, initializer: { properties } }) => {
    const its = (wanted) => properties.find((property) => property.name.text === wanted);
    return { name: `${view}.${name.text}`, kind: its('kind').initializer.text, run: its('run') };
  });
};

const mark = (name) => ({ type: 'object', properties: { [name]: { const: true } }, required: [name] });

/** Handles never leave the system: who reads gets the value or one of these. */
const PERSONAL = { Sealed: 'Withheld', Forgotten: 'Forgotten' };

const FORMATS = { Instant: 'date-time', Day: 'date' };

class SchemaWriter {
  named = { Withheld: mark('withheld'), Forgotten: mark('forgotten') };

  constructor(checker) {
    this.checker = checker;
  }

  answerOf({ name, kind, run }) {
    this.where = name;
    const type = this.checker.getTypeOfSymbolAtLocation(this.checker.getSymbolAtLocation(run.name), run);
    const returned = type.getCallSignatures()[0].getReturnType();
    const answer = this.checker.getAwaitedType(returned) ?? returned;
    if (kind !== 'list') return this.of(answer);
    return this.of(this.checker.getTypeArguments(this.checker.getTypeOfPropertyOfType(answer, 'items'))[0]);
  }

  of(type) {
    const { flags } = type;
    if (flags & ts.TypeFlags.StringLiteral || flags & ts.TypeFlags.NumberLiteral) return { const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.isUnion()) return this.union(type.types);
    if (symbolName(type) in PERSONAL) return referTo(PERSONAL[symbolName(type)]);
    if (flags & ts.TypeFlags.Object || type.isIntersection()) return this.structure(type);
    throw new Error(`${this.where}: ${this.checker.typeToString(type)} says too little to be documented.`);
  }

  union(types) {
    const schemas = types.filter((type) => !(type.flags & ts.TypeFlags.Undefined)).map((type) => this.of(type));
    if (schemas.length > 1 && schemas.every((schema) => isConst(schema) && typeof schema.const === 'boolean')) {
      return { type: 'boolean' };
    }
    const constants = schemas.filter((schema) => isConst(schema) || schema.type === 'null');
    const rest = schemas.filter((schema) => !constants.includes(schema));
    if (schemas.length === 1) return schemas[0];
    if (rest.length === 0)
      return { enum: inOrder(constants).map((schema) => ('const' in schema ? schema.const : null)) };
    if (rest.length === 1 && SIMPLE.has(rest[0].type) && constants.every((schema) => schema.type === 'null')) {
      return constants.length > 0 ? { ...rest[0], type: [rest[0].type, 'null'] } : rest[0];
    }
    return { anyOf: inOrder(distinct(schemas)) };
  }

  structure(type) {
    if (this.checker.isTupleType(type)) {
      return { type: 'array', prefixItems: this.checker.getTypeArguments(type).map((item) => this.of(item)) };
    }
    if (this.checker.isArrayType(type)) {
      return { type: 'array', items: this.of(this.checker.getTypeArguments(type)[0]) };
    }
    const name = this.nameOf(type);
    if (!name) return this.object(type);
    if (!(name in this.named)) {
      // The name is taken before its type is read, since types may contain themselves.
      this.named[name] = {};
      this.named[name] = { ...descriptionOf(type.aliasSymbol ?? type.symbol, this.checker), ...this.object(type) };
    }
    return referTo(name);
  }

  object(type) {
    const indexed = type.getStringIndexType();
    const properties = {};
    const required = [];
    for (const property of this.checker.getPropertiesOfType(type)) {
      const declaration = property.valueDeclaration ?? property.declarations?.[0];
      const of = this.checker.getTypeOfSymbol(property);
      properties[property.name] = {
        ...withFormat(this.of(of), declaration),
        ...descriptionOf(property, this.checker),
      };
      if (!(property.flags & ts.SymbolFlags.Optional) && !mayBeUndefined(of)) required.push(property.name);
    }
    if (!indexed && Object.keys(properties).length === 0) {
      throw new Error(`${this.where}: ${this.checker.typeToString(type)} says too little to be documented.`);
    }
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(indexed && { additionalProperties: this.of(indexed) }),
    };
  }

  /** Of a type that is declared with a name and without parameters: its room's name, then its own. */
  nameOf(type) {
    const symbol = type.aliasTypeArguments?.length ? undefined : (type.aliasSymbol ?? type.symbol);
    const declaration = symbol?.declarations?.find(
      (one) => ts.isInterfaceDeclaration(one) || ts.isClassDeclaration(one),
    );
    if (!declaration || declaration.typeParameters?.length) return undefined;
    if (symbol.name === 'Money') return 'Money';
    const [, room] = /\/(?:libs|projections)\/([^/]+)\//.exec(declaration.getSourceFile().fileName) ?? [];
    return room && pascal(room) + symbol.name;
  }
}

const referTo = (name) => ({ $ref: `#/components/schemas/${name}` });

const SIMPLE = new Set(['string', 'number', 'boolean']);

const isConst = (schema) => 'const' in schema;

const symbolName = (type) => type.symbol?.name ?? '';

const mayBeUndefined = (type) => type.isUnion() && type.types.some((one) => one.flags & ts.TypeFlags.Undefined);

/** The compiler's own order of a union hangs on what else it compiled. */
const inOrder = (schemas) => {
  const textOf = (schema) => (schema.type === 'null' ? '~' : JSON.stringify(schema));
  return schemas.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
};

const distinct = (schemas) => [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];

const pascal = (kebab) => kebab.replace(/(?:^|-)([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Instants and days are texts to the compiler; how they are written is known from the declaration alone. */
const withFormat = (schema, declaration) => {
  const [, alias] = /^(Instant|Day)(?: \| null)?$/.exec(declaration?.type?.getText() ?? '') ?? [];
  return alias ? { ...schema, format: FORMATS[alias] } : schema;
};

const descriptionOf = (symbol, checker) => {
  const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replace(/\s+/g, ' ');
  return text ? { description: text } : {};
};
