import { companyId } from './synthetic-graph.js';

/** The questions that are measured, by name. */
export const QUESTIONS: Readonly<Record<string, string>> = {
  point: `{ company(id: "${companyId(7)}") { name country } }`,
  'one hop with edge properties': `{ company(id: "${companyId(7)}") { name supplies { edges { component commitment node { name } } } } }`,
  'reactor question, 50 projects': `{ projects(filter: { technologies: { includesAny: [PRESSURIZED_WATER_REACTOR, SMALL_MODULAR_REACTOR] } }) { nodes {
    name value { value currency qualifier } developers { edges { node { name } commitment } }
    suppliers { edges { node { name country } component commitment claims(first: 1) { nodes { statement source { title url } } } } }
    partOf { nodes { name ... on InvestmentPackage { financiers { edges { node { name } instrument } } } } } } } }`,
  'three levels, 10 each': `{ company(id: "${companyId(7)}") { supplies(first: 10) { nodes { name ... on Company { supplies(first: 10) { nodes { name ... on Company { supplies(first: 10) { nodes { name } } } } } } } } } }`,
  'filter through a relationship': `{ companies(first: 20, filter: { supplies: { some: { node: { name: { startsWith: "Project 99" } }, commitment: { gte: PLANNED } } } }) { nodes { name } } }`,
  'page of 100 with a count each': `{ companies(first: 100) { nodes { name supplies(first: 0) { totalCount } } } }`,
  'page of 100 by count': `{ companies(first: 100, orderBy: [{ count: SUPPLIES, direction: DESC }]) { nodes { name } } }`,
  'reactor question as of a date': `{ projects(knownOn: "2025-06-30", filter: { technologies: { includes: SMALL_MODULAR_REACTOR } }) { nodes { name suppliers { edges { node { name } commitment } } } } }`,
};
