import { amount, date, end, enumOf, pairs, percent, type RelationshipDefinition, text } from './define.js';
import type { Kind } from './entities.js';

/** What every relationship has besides its own properties: the days on which it held. */
export const relationshipProperties = {
  validFrom: date('Holds from the first day of this date; open when missing.'),
  validTo: date('Holds through the last day of this date; open when missing.'),
} as const;

const role = text('The part played, in a few words.');
const sharePct = percent('The share, in percent.');

const parties = ['Company', 'Consortium', 'Financier', 'Official', 'Person', 'Government', 'PublicBody'] as const;

/** The types of relationship, by their name in Cypher and in the RelationshipType enum. */
export const relationships = {
  DEVELOPS: {
    doc: 'Builds, plans or leads a project.',
    pairs: pairs(['Company', 'Consortium'], ['Project']),
    from: end('develops', 'The projects it develops.', 'Project'),
    to: end('developers', 'Who develops it.'),
    key: {},
    properties: { role },
    commitments: 'ALL',
  },
  SUPPLIES: {
    doc: 'Delivers components or services to a project or a company.',
    pairs: pairs(['Company', 'Consortium'], ['Project', 'Company']),
    from: end('supplies', 'What it supplies.'),
    to: end('suppliers', 'Who supplies it.'),
    key: { component: text('What is supplied; each component is a relationship of its own.') },
    properties: {},
    commitments: 'ALL',
  },
  FINANCES: {
    doc: 'Gives money, or stands in for it.',
    pairs: pairs(['Financier', 'Company', 'Government', 'InvestmentPackage'], ['Project', 'Company', 'InvestmentPackage']),
    from: end('finances', 'What it finances.'),
    to: end('financiers', 'Who finances it.'),
    key: {
      instrument: enumOf('Instrument', 'How the money is given; each instrument is a relationship of its own.'),
      facility: text('The facility or tranche, where several of one instrument exist.'),
    },
    properties: { amount: amount('How much this party gives by this instrument.'), sharePct },
    commitments: 'ALL',
  },
  OWNS: {
    doc: 'Holds shares in, or is the state that owns.',
    pairs: pairs(parties, ['Company', 'Financier', 'Consortium']),
    from: end('owns', 'What it owns.'),
    to: end('owners', 'Who owns it.'),
    key: {},
    properties: { sharePct },
    commitments: 'NONE',
  },
  MEMBER_OF: {
    doc: 'Belongs to a consortium or sits on a body.',
    pairs: [...pairs(['Company'], ['Consortium']), ...pairs(['Official', 'Person', 'PublicBody'], ['PublicBody'])],
    from: end('memberOf', 'What it belongs to.'),
    to: end('members', 'Who belongs to it.'),
    key: {},
    properties: { role },
    commitments: 'ALL',
  },
  HOLDS_OFFICE: {
    doc: 'Holds an office.',
    pairs: pairs(['Official', 'Person'], ['Government', 'PublicBody', 'Company', 'Financier']),
    from: end('offices', 'The offices held.'),
    to: end('officeHolders', 'Who holds office in it.'),
    key: { title: text('The title; each title is a relationship of its own.') },
    properties: {},
    commitments: 'NONE',
  },
  OVERSEES: {
    doc: 'Supervises, regulates or selects for.',
    pairs: pairs(['Official', 'PublicBody', 'Government'], ['InvestmentPackage', 'Project', 'Financier', 'PublicBody']),
    from: end('oversees', 'What it oversees.'),
    to: end('overseers', 'Who oversees it.'),
    key: {},
    properties: { role },
    commitments: 'ALL',
  },
  PART_OF: {
    doc: 'Belongs to something larger.',
    pairs: [
      ...pairs(['Project'], ['InvestmentPackage', 'Project']),
      ...pairs(['PublicBody'], ['Government', 'PublicBody']),
      ...pairs(['InvestmentPackage'], ['InvestmentPackage']),
    ],
    from: end('partOf', 'What it is part of.'),
    to: end('parts', 'What it consists of.'),
    key: {},
    properties: {},
    commitments: 'ALL',
  },
  INTERESTED_IN: {
    doc: 'Has shown interest in taking part.',
    pairs: pairs(['Company', 'Financier'], ['InvestmentPackage', 'Project']),
    from: end('interestedIn', 'What it is interested in.'),
    to: end('interestedParties', 'Who is interested in it.'),
    key: {},
    properties: {},
    commitments: 'ALL',
  },
  PARTY_TO: {
    doc: 'Signed, issued or is bound by an agreement.',
    pairs: pairs(['Government', 'Company', 'Financier', 'PublicBody'], ['Agreement']),
    from: end('agreements', 'The agreements it is party to.', 'Agreement'),
    to: end('parties', 'Who is party to it.'),
    key: {},
    properties: { role },
    commitments: 'ALL',
  },
  ESTABLISHES: {
    doc: 'Brings a package, a body or a consortium into being.',
    pairs: pairs(['Agreement'], ['InvestmentPackage', 'PublicBody', 'Consortium']),
    from: end('establishes', 'What it establishes.'),
    to: end('establishedBy', 'The agreements that establish it.', 'Agreement'),
    key: {},
    properties: {},
    commitments: 'ALL',
  },
  CONTRACTED_FOR: {
    doc: 'Works on a project under contract.',
    pairs: pairs(['Company'], ['Project']),
    from: end('contracts', 'The projects it is contracted for.', 'Project'),
    to: end('contractors', 'Who is contracted for it.', 'Company'),
    key: { contractRole: enumOf('ContractRole', 'What the contract is for; each role is a relationship of its own.') },
    properties: { amount: amount('What the contract is worth.') },
    commitments: 'ALL',
  },
} as const satisfies Record<string, RelationshipDefinition<Kind>>;
