import { boundIdentifiers } from "./boundIdentifiers.js";
import { childNodes, isSyntaxNode, nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";
import { typeOnlyStatement } from "./typeOnlyStatement.js";

/** An identifier that is written to, with the nodes around it from the program inwards. */
export interface AssignedName {
  readonly identifier: SyntaxNode;
  /** True in `({ name } = x)`, where the identifier is key and target in one. */
  readonly shorthand: boolean;
  readonly around: readonly SyntaxNode[];
}

/** What the compiler has to know about one source text, found in a single walk. */
export interface CollectedSyntax {
  /** True when type syntax is left that the stripper must remove. */
  hasTypes: boolean;
  readonly typeOnlyStatements: SyntaxNode[];
  readonly dynamicImports: SyntaxNode[];
  readonly importMetas: SyntaxNode[];
  /** Enums and namespaces that produce code, and the statement list that each stands in. */
  readonly lowered: { readonly node: SyntaxNode; readonly topLevel: boolean; readonly siblings: SyntaxNode[] }[];
  /** Constructors with `private x` in their parameters. */
  readonly parameterPropertyConstructors: { readonly method: SyntaxNode; readonly derived: boolean }[];
  /** `<T>value`. */
  readonly typeAssertions: SyntaxNode[];
  readonly importEquals: SyntaxNode[];
  /** Classes with decorators on them or in them, the outermost ones. */
  readonly decorated: { readonly node: SyntaxNode; readonly topLevel: boolean }[];
  /** `using` declarations and `accessor` fields. */
  readonly newerSyntax: SyntaxNode[];
  readonly assigned: AssignedName[];
  /** `var` statements that belong to the top level, also those nested in blocks and loops. */
  readonly topVars: { readonly node: SyntaxNode; readonly parent: SyntaxNode }[];
  /** Statements of statement lists: their ends are known to the parser but not always visible in the text. */
  readonly statements: SyntaxNode[];
  /** Names used as values, and names used in types. */
  readonly valueNames: Set<string>;
  readonly typeNames: Set<string>;
}

/** TypeScript nodes that contain values, not only types. */
export const VALUE_NODES: ReadonlySet<string> = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSInstantiationExpression",
  "TSParameterProperty",
  "TSEnumDeclaration",
  "TSEnumBody",
  "TSEnumMember",
  "TSModuleDeclaration",
  "TSModuleBlock",
  "TSExportAssignment",
  "TSImportEqualsDeclaration",
  "TSExternalModuleReference",
]);

/** Fields that hold a name that is not a use of a variable of that name. */
export const LABEL_FIELDS: Readonly<Record<string, readonly string[]>> = {
  MemberExpression: ["property"],
  Property: ["key"],
  MethodDefinition: ["key"],
  PropertyDefinition: ["key"],
  AccessorProperty: ["key"],
  TSAbstractMethodDefinition: ["key"],
  TSAbstractPropertyDefinition: ["key"],
  LabeledStatement: ["label"],
  BreakStatement: ["label"],
  ContinueStatement: ["label"],
  ImportSpecifier: ["imported", "local"],
  ImportDefaultSpecifier: ["local"],
  ImportNamespaceSpecifier: ["local"],
  ExportSpecifier: ["exported"],
  TSEnumMember: ["id"],
};

/** Walks the tree once and collects what the edits of a cell or module need. */
export function collectSyntax(program: SyntaxNode): CollectedSyntax {
  const found: CollectedSyntax = {
    hasTypes: false,
    typeOnlyStatements: [],
    dynamicImports: [],
    importMetas: [],
    lowered: [],
    parameterPropertyConstructors: [],
    typeAssertions: [],
    importEquals: [],
    decorated: [],
    newerSyntax: [],
    assigned: [],
    topVars: [],
    statements: [],
    valueNames: new Set(),
    typeNames: new Set(),
  };
  const around: SyntaxNode[] = [];
  let functions = 0;

  const enter = (node: SyntaxNode, inType: boolean): void => {
    if (!inType && typeOnlyStatement(node)) {
      found.typeOnlyStatements.push(node);
      inType = true;
    }
    if (!inType && node.type.startsWith("TS")) {
      found.hasTypes = true;
      if (!VALUE_NODES.has(node.type)) inType = true;
    }
    if (inType) {
      if (node.type === "Identifier") found.typeNames.add(String(node["name"]));
    } else take(node);

    const isFunction =
      node.type.endsWith("FunctionExpression") || node.type === "FunctionDeclaration" || node.type === "StaticBlock";
    around.push(node);
    if (isFunction) functions++;
    const labels = LABEL_FIELDS[node.type];
    for (const child of childNodes(node)) {
      const isLabel = labels?.some((field) => node[field] === child) === true && node["computed"] !== true;
      if (isLabel && child.type === "Identifier") continue;
      enter(child, inType);
    }
    if (isFunction) functions--;
    around.pop();
  };

  const take = (node: SyntaxNode): void => {
    const parent = around.at(-1);
    if (nodesIn(node, "decorators").length > 0) takeDecorated(node);
    if (hasTypeFlags(node)) found.hasTypes = true;
    switch (node.type) {
      case "Program":
      case "BlockStatement":
      case "StaticBlock":
      case "TSModuleBlock":
        found.statements.push(...nodesIn(node, "body"));
        break;
      case "SwitchCase":
        found.statements.push(...nodesIn(node, "consequent"));
        break;
      case "Identifier":
        found.valueNames.add(String(node["name"]));
        break;
      case "ImportExpression":
        found.dynamicImports.push(node);
        break;
      case "MetaProperty":
        if (nodeIn(node, "meta")?.["name"] === "import") found.importMetas.push(node);
        break;
      case "TSEnumDeclaration":
      case "TSModuleDeclaration":
        // An inner namespace is lowered with the outermost one.
        if (!around.some((outer) => outer.type === "TSModuleDeclaration"))
          found.lowered.push({
            node,
            topLevel: parent?.type === "Program" || parent?.type === "ExportNamedDeclaration",
            siblings: siblingsOf(parent?.type === "ExportNamedDeclaration" ? around.at(-2) : parent),
          });
        break;
      case "TSTypeAssertion":
        found.typeAssertions.push(node);
        break;
      case "TSImportEqualsDeclaration":
        found.importEquals.push(node);
        break;
      case "MethodDefinition":
        if (
          node["kind"] === "constructor" &&
          constructorParameters(node).some((one) => one.type === "TSParameterProperty")
        )
          found.parameterPropertyConstructors.push({ method: node, derived: around.at(-2)?.["superClass"] != null });
        break;
      case "AccessorProperty":
        found.newerSyntax.push(node);
        break;
      case "VariableDeclaration":
        if (String(node["kind"]).endsWith("using")) found.newerSyntax.push(node);
        if (node["kind"] === "var" && functions === 0 && parent !== undefined) found.topVars.push({ node, parent });
        break;
      case "AssignmentExpression":
        takeTargets(nodeIn(node, "left"), node);
        break;
      case "UpdateExpression":
        takeTargets(nodeIn(node, "argument"), node);
        break;
      case "ForInStatement":
      case "ForOfStatement":
        if (nodeIn(node, "left")?.type !== "VariableDeclaration") takeTargets(nodeIn(node, "left"), node);
        break;
    }
  };

  const takeDecorated = (node: SyntaxNode): void => {
    const path = [...around, node];
    const place = path.findLastIndex((one) => one.type.startsWith("Class") && one.type !== "ClassBody");
    const owner = path[place];
    if (owner === undefined || found.decorated.some((known) => path.includes(known.node))) return;
    const parent = path[place - 1]?.type;
    const topLevel = parent === "Program" || parent === "ExportNamedDeclaration";
    found.decorated.push({ node: owner, topLevel: topLevel && owner.type === "ClassDeclaration" });
  };

  const takeTargets = (target: SyntaxNode | undefined, statement: SyntaxNode): void => {
    for (const { identifier, shorthand } of boundIdentifiers(target))
      found.assigned.push({ identifier, shorthand, around: [...around, statement] });
  };

  enter(program, false);
  return found;
}

function siblingsOf(parent: SyntaxNode | undefined): SyntaxNode[] {
  return parent === undefined ? [] : nodesIn(parent, parent.type === "SwitchCase" ? "consequent" : "body");
}

/** The parameters of a `MethodDefinition`. */
export function constructorParameters(method: SyntaxNode): SyntaxNode[] {
  const value = nodeIn(method, "value");
  return value === undefined ? [] : nodesIn(value, "params");
}

function hasTypeFlags(node: SyntaxNode): boolean {
  switch (node.type) {
    case "Identifier":
    case "VariableDeclarator":
      return node["optional"] === true || node["definite"] === true;
    case "PropertyDefinition":
    case "MethodDefinition":
    case "AccessorProperty":
      return (
        ["declare", "override", "optional", "definite", "readonly"].some((flag) => node[flag] === true) ||
        node["accessibility"] != null
      );
    case "ClassDeclaration":
    case "ClassExpression":
      return node["abstract"] === true || (Array.isArray(node["implements"]) && node["implements"].some(isSyntaxNode));
    case "ImportSpecifier":
      return node["importKind"] === "type";
    case "ExportSpecifier":
      return node["exportKind"] === "type";
    default:
      return false;
  }
}
