import ts from 'typescript';

const KINDS = ['invalid', 'conflict', 'missing'];

/**
 * The codes that each command's checks and decider, and each query, may refuse with, by its name and by kind: found in
 * its code and in all that it calls. And the codes by which a standing refuses to be referred to, by category.
 */
export const refusalCodes = (program, queries) => {
  const checker = program.getTypeChecker();
  const refusals = Object.fromEntries(queries.map(({ name, run }) => [name, new Search(checker).in([run])]));
  const standings = {};
  for (const { callee, args } of definitionsIn(program)) {
    const [first, definition] = args;
    if (callee === 'command') refusals[first.text] = new Search(checker).in([first, ...deciding(definition)]);
    const refusal = callee === 'standing' && propertyOf(definition, 'refusal');
    if (refusal) standings[propertyOf(definition, 'category').initializer.text] = codesIn(refusal);
  }
  return { refusals: sorted(refusals), standings: sorted(standings) };
};

const definitionsIn = (program) =>
  program
    .getSourceFiles()
    .filter((file) => isOurs(file))
    .flatMap((file) => file.statements.filter(ts.isVariableStatement))
    .flatMap((statement) => statement.declarationList.declarations.map(({ initializer }) => initializer))
    .filter((initializer) => initializer && ts.isCallExpression(initializer))
    .map(({ expression, arguments: args }) => ({ callee: expression.getText(), args }));

const isOurs = ({ fileName }) => /\/(libs\/[^/]+\/src|projections)\//.test(fileName);

const propertyOf = (object, name) => object.properties.find((property) => property.name?.text === name);

const deciding = (definition) =>
  ['stream', 'streamFrom', 'decide'].flatMap((name) => propertyOf(definition, name) ?? []);

/** Follows every name that code refers to, as far as functions and constants of ours go. */
class Search {
  seen = new Set();
  found = Object.fromEntries(KINDS.map((kind) => [kind, new Set()]));

  constructor(checker) {
    this.checker = checker;
  }

  in(nodes) {
    nodes.forEach((node) => this.visit(node));
    const filled = KINDS.filter((kind) => this.found[kind].size > 0);
    return Object.fromEntries(filled.map((kind) => [kind, [...this.found[kind]].sort()]));
  }

  visit(node) {
    if (this.seen.has(node)) return;
    this.seen.add(node);
    if (ts.isCallExpression(node)) this.note(node);
    if (ts.isDecorator(node)) codesIn(node).forEach((code) => this.found.invalid.add(code));
    if (ts.isIdentifier(node)) this.follow(node);
    ts.forEachChild(node, (child) => this.visit(child));
  }

  note({ expression, arguments: [code] }) {
    const [, kind] = /^refuse\.(\w+)$/.exec(expression.getText()) ?? [];
    if (!kind) return;
    const type = this.checker.getTypeAtLocation(code);
    for (const one of type.isUnion() ? type.types : [type]) {
      if (!one.isStringLiteral()) throw new Error(`${code.getText()} is no code that is known beforehand.`);
      this.found[kind].add(one.value);
    }
  }

  follow(name) {
    let symbol = this.checker.getSymbolAtLocation(name);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = this.checker.getAliasedSymbol(symbol);
    for (const declaration of symbol?.declarations ?? []) {
      if (isOurs(declaration.getSourceFile()) && isCode(declaration)) this.visit(declaration);
    }
  }
}

const isCode = (declaration) =>
  ts.isFunctionDeclaration(declaration) ||
  ts.isVariableDeclaration(declaration) ||
  ts.isMethodDeclaration(declaration) ||
  ts.isClassDeclaration(declaration);

const codesIn = (node) => [...node.getText().matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code]) => code);

const sorted = (object) =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([, codes]) => Object.keys(codes).length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
