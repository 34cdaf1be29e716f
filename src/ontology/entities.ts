import {
  alias,
  amount,
  country,
  date,
  enumOf,
  identifier,
  identity,
  kind,
  list,
  number,
  percentRange,
  profitSharing,
  quantity,
  text,
} from './define.js';

/** What every entity has, whatever its kind: identity data from a reference source. */
export const entityProperties = {
  name: identity(text('The common short name.')),
  aliases: identity(list(alias('Other names, with their language.'))),
  summary: identity(text('What it is, in one line of our own.')),
  country: identity(country('Where it is at home, ISO 3166-1 alpha-2.')),
  identifiers: identity(list(identifier('Identifiers in other registers; unique per scheme.'))),
} as const;

const sectors = list(enumOf('Sector', 'Fields of business.'));
const statements = list(text('What the person said in public that is no fact about anybody else, in our words.'));

/** The kinds of entity, by their GraphQL type name. Financier and Official are kinds, see docs/decisions. */
export const entities = {
  Company: kind({
    doc: 'A business.',
    plural: 'companies',
    followTheMoney: 'Company',
    properties: { sectors },
  }),
  Consortium: kind({
    doc: 'Companies acting together.',
    plural: 'consortia',
    followTheMoney: 'Organization',
    properties: {},
  }),
  Financier: kind({
    doc: 'An institution that lends, guarantees, insures or invests by trade: an export credit agency, a bank, a fund.',
    plural: 'financiers',
    followTheMoney: 'Company',
    properties: {
      financierType: enumOf('FinancierType', 'What sort of financier.'),
      mandate: text('What it may finance, as last said.'),
    },
  }),
  Official: kind({
    doc: 'A person in public office.',
    plural: 'officials',
    followTheMoney: 'Person',
    properties: { statements },
  }),
  Person: kind({
    doc: 'Any other person, such as an executive.',
    plural: 'people',
    followTheMoney: 'Person',
    properties: { statements },
  }),
  Government: kind({
    doc: 'A state acting as a party.',
    plural: 'governments',
    followTheMoney: 'PublicBody',
    properties: {},
  }),
  PublicBody: kind({
    doc: 'A ministry, agency or committee.',
    plural: 'publicBodies',
    followTheMoney: 'PublicBody',
    properties: {},
  }),
  Project: kind({
    doc: 'Something to be built or run.',
    plural: 'projects',
    followTheMoney: 'Project',
    properties: {
      projectStatus: enumOf('ProjectStatus', 'Where the project stands.'),
      technologies: list(enumOf('Technology', 'What it builds or runs.')),
      sectors,
      value: amount('What the project is said to be worth as a whole.'),
      location: text('Where it stands or will stand.'),
    },
  }),
  InvestmentPackage: kind({
    doc: 'A pot of money with terms.',
    plural: 'investmentPackages',
    followTheMoney: null,
    properties: {
      size: amount('How much money the package holds.'),
      candidateValue: amount('What the candidate projects are said to be worth together.'),
      profitSharing: profitSharing('How profits are split, tranche by tranche.'),
      equityShare: percentRange('The share of the package that will be equity, in percent.'),
      deadline: date('By when the money is to be invested.'),
      firstProjectExpected: date('When the first project is expected to be named, at the earliest.'),
      interestedCompanies: quantity('How many companies have expressed interest.'),
      exploringCompanies: quantity('How many companies of the investing country are exploring it.'),
      sectors,
    },
  }),
  Agreement: kind({
    doc: 'A deal, memorandum, order, regulation or fact sheet.',
    plural: 'agreements',
    followTheMoney: 'Contract',
    properties: {
      agreementType: enumOf('AgreementType', 'What sort of agreement or document.'),
      signedOn: date('When it was signed, issued or came into force.'),
      tariffPct: number('The levy that it sets, in percent.'),
      sectors,
    },
  }),
} as const;

export type Kind = keyof typeof entities;
