import type { Dice } from './random.js';
import { REACTORS, TECHNOLOGIES } from './synthetic-graph.js';
import { companyId, projectId, projectName, type Scale } from './synthetic-scale.js';

export type Variables = Readonly<Record<string, unknown>>;

/** A page of companies by name begins here: each contender has its own way to say so. */
export interface PageStart {
  readonly offset: number;
  /** Keiretsu's cursor of the company before. */
  readonly after: string | null;
  /** The key by which that company sorts. */
  readonly afterSort: string;
}

/** What questions are drawn from. */
export interface Draw {
  readonly dice: Dice;
  readonly scale: Scale;
  readonly pages: readonly PageStart[];
}

/** A question of one shape, always with other values. */
export interface Shape {
  readonly name: string;
  readonly asks: string;
  /** Whether what it reads does not depend on how large the graph is. */
  readonly isLocal: boolean;
  readonly draw: (draw: Draw) => Variables;
  readonly keiretsu: string;
  /** Null: @neo4j/graphql cannot say it. */
  readonly peer: string | null;
}

const anyProject = ({ dice, scale }: Draw): Variables => ({ id: projectId(dice.below(scale.projects)) });

/** Days in the years that the synthetic sources span. */
function anyDay(dice: Dice): string {
  return `${2020 + dice.below(6)}-${String(1 + dice.below(12)).padStart(2, '0')}-15`;
}

/** The shapes that are measured. The floor knows them by name, see `floor/statements.ts`. */
export const SHAPES: readonly Shape[] = [
  {
    name: 'point',
    asks: 'a company by its id',
    isLocal: true,
    draw: ({ dice, scale }) => ({ id: companyId(dice.below(scale.companies)) }),
    keiretsu: 'query ($id: ID!) { company(id: $id) { id name country } }',
    peer: 'query ($id: ID!) { companies(where: { id: { eq: $id } }) { id name country } }',
  },
  {
    name: 'one hop',
    asks: 'a project with its first 20 suppliers, what each supplies and how firmly',
    isLocal: true,
    draw: anyProject,
    keiretsu: `query ($id: ID!) { project(id: $id) { name
  suppliers(first: 20) { edges { component commitment node { name country } } } } }`,
    peer: `query ($id: ID!) { projects(where: { id: { eq: $id } }) { name
  suppliers: suppliersConnection(first: 20, sort: [{ node: { name: ASC } }]) {
    edges { properties { component commitment } node { name country } } } } }`,
  },
  {
    name: 'reactors',
    asks: 'the reactor question: up to 50 projects of a technology with value, developers, 20 suppliers each, package and its financiers',
    isLocal: false,
    draw: ({ dice }) => {
      const reactor = dice.pick(REACTORS);
      const other = dice.pick(TECHNOLOGIES.filter((one) => one !== reactor));
      return { technologies: [reactor, other], reactor, other, first: 46 + dice.below(5) };
    },
    keiretsu: `query ($technologies: [Technology!], $first: Int) {
  projects(first: $first, filter: { technologies: { includesAny: $technologies } }) { nodes {
    name technologies value { value currency qualifier }
    developers(first: 5) { edges { commitment node { name } } }
    suppliers(first: 20) { edges { component commitment node { name country } } }
    partOf(first: 2) { nodes { name ... on InvestmentPackage { financiers(first: 5) { edges { instrument node { name } } } } } }
  } } }`,
    peer: `query ($reactor: String!, $other: String!, $first: Int) {
  projects(limit: $first, sort: [{ name: ASC }], where: { OR: [{ technologies: { includes: $reactor } }, { technologies: { includes: $other } }] }) {
    name technologies value valueCurrency valueQualifier
    developers: developersConnection(first: 5, sort: [{ node: { name: ASC } }]) { edges { properties { commitment } node { name } } }
    suppliers: suppliersConnection(first: 20, sort: [{ node: { name: ASC } }]) { edges { properties { component commitment } node { name country } } }
    partOf(limit: 2, sort: [{ name: ASC }]) { name
      financiers: financiersConnection(first: 5, sort: [{ node: { name: ASC } }]) { edges { properties { instrument } node { name } } } }
  } }`,
  },
  {
    name: 'three levels',
    asks: 'a project, its suppliers, the projects that they supply, and who else supplies these, the first 10 of each',
    isLocal: true,
    draw: anyProject,
    keiretsu: `query ($id: ID!) { project(id: $id) { name
  suppliers(first: 10) { nodes { name ... on Company {
    supplies(first: 10, filter: { node: { kind: { eq: PROJECT } } }) { nodes { name ... on Project {
      suppliers(first: 10) { nodes { name } } } } } } } } } }`,
    peer: `query ($id: ID!) { projects(where: { id: { eq: $id } }) { name
  suppliers(limit: 10, sort: [{ name: ASC }]) { name
    supplies: suppliedProjects(limit: 10, sort: [{ name: ASC }]) { name
      suppliers(limit: 10, sort: [{ name: ASC }]) { name } } } } }`,
  },
  {
    name: 'filter through',
    asks: 'the first 20 companies that supply, planned or firmer, a project whose name begins so',
    isLocal: true,
    draw: ({ dice, scale }) => ({ prefix: projectName(dice.below(scale.projects)).slice(0, -1) }),
    keiretsu: `query ($prefix: String!) { companies(first: 20,
  filter: { supplies: { some: { node: { name: { startsWith: $prefix } }, commitment: { gte: PLANNED } } } }) { nodes { id name } } }`,
    peer: `query ($prefix: String!) { companies(limit: 20, sort: [{ name: ASC }], where: { suppliedProjectsConnection: { some: {
  node: { name: { startsWith: $prefix } }, edge: { commitmentRank: { gte: 5 } } } } }) { id name } }`,
  },
  {
    name: 'page with counts',
    asks: 'up to 100 companies by name from one of the first 20 pages, each with the number of its suppliers',
    isLocal: true,
    draw: ({ dice, pages }) => ({ first: 91 + dice.below(10), ...dice.pick(pages) }),
    keiretsu:
      'query ($first: Int, $after: String) { companies(first: $first, after: $after) { nodes { name suppliers(first: 0) { totalCount } } } }',
    peer: `query ($first: Int, $offset: Int) { companies(limit: $first, offset: $offset, sort: [{ name: ASC }]) {
  name suppliers: suppliersConnection { totalCount } } }`,
  },
  {
    name: 'as of',
    asks: 'a project as it was known on a day: its first 10 suppliers, and 2 claims of each with their sources',
    isLocal: true,
    draw: (draw) => ({ ...anyProject(draw), day: anyDay(draw.dice) }),
    keiretsu: `query ($id: ID!, $day: Date) { project(id: $id, knownOn: $day) { name
  suppliers(first: 10) { edges { component commitment node { name }
    claims(first: 2) { nodes { statement statedOn source { title publisher } } } } } } }`,
    peer: null,
  },
];

/** Only the variables that a document declares: GraphQL lets others pass, but their bytes would be sent for nothing. */
export function declared(document: string, variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => new RegExp(`\\$${name}\\b`).test(document)));
}
