import type { Dice } from './random.js';
import { companyId, projectId, projectName, type Scale } from './synthetic-scale.js';

/** A question whose values stand in its document, so that no two documents are alike: what a careless client sends. */
export function literalQuestion(dice: Dice, { companies, projects }: Scale): string {
  const project = projectId(dice.below(projects));
  const first = 1 + dice.below(20);
  // An alias no other document has: small graphs have fewer ids than a run has questions.
  const alias = `a${dice.below(1e9)}`;
  switch (dice.below(7)) {
    case 0:
    case 1:
      return `{ ${alias}: company(id: "${companyId(dice.below(companies))}") { id name country } }`;
    case 2:
      return `{ ${alias}: project(id: "${project}") { name suppliers(first: ${first}) { edges { component commitment node { name } } } } }`;
    case 3:
      return `{ ${alias}: projects(first: ${Math.ceil(first / 4)}, filter: { value: { currency: USD, gte: ${1 + dice.below(1e9)} } }) { nodes {
        name suppliers(first: 3) { edges { component node { name } } } } } }`;
    case 4:
      return `{ ${alias}: companies(first: 3, filter: { supplies: { some: { node: { name: { startsWith: "${projectName(dice.below(projects))}" } } } } }) { nodes { name } } }`;
    case 5:
      return `{ ${alias}: companies(first: ${first}) { nodes { name suppliers(first: 0) { totalCount } } } }`;
    default:
      return `{ ${alias}: project(id: "${project}", knownOn: "20${20 + dice.below(6)}-0${1 + dice.below(9)}-1${dice.below(10)}") { name
        suppliers(first: 3) { nodes { name } edges { claims(first: 1) { nodes { statement } } } } } }`;
  }
}
