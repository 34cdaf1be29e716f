import { closedSet, scale } from './define.js';

/** Every closed set of the ontology, by its GraphQL name. */
export const enums = {
  Commitment: scale(
    'How firm a statement is, from hearsay to a running plant. CANCELLED and DENIED stand beside the scale: they satisfy no comparison and sort last.',
    {
      RUMOURED: 'Somebody unnamed says so.',
      HINTED: 'The party hinted at it ("hinted that it could supply").',
      EXPRESSED_INTEREST: 'The party said that it is interested.',
      CONSIDERING: 'The party is considering it ("is considering", "is eyeing", "is exploring").',
      EXPECTED: 'It is expected of the party ("is expected to build").',
      PLANNED: 'The party plans it ("plans to", "is set to").',
      AGREED: 'The parties agreed on it, in a deal or a memorandum.',
      SELECTED: 'It was chosen by whoever decides.',
      CONTRACTED: 'A contract is signed.',
      FINANCED: 'The money is committed by a financier.',
      UNDER_CONSTRUCTION: 'It is being built.',
      OPERATING: 'It runs.',
      CANCELLED: 'It was called off.',
      DENIED: 'Somebody says that it is not so.',
    },
    ['CANCELLED', 'DENIED'],
  ),
  Confidence: scale('How far we trust a claim, which is not how firm the claim is.', {
    LOW: 'A headline, a paraphrase or an unnamed source.',
    MEDIUM: 'Reported once, by a source that is usually right.',
    HIGH: 'The statement itself, or reported by a reliable source that names the speaker.',
  }),
  AmountQualifier: closedSet('How a figure is meant.', {
    EXACT: 'The figure as it stands.',
    UP_TO: 'At most the figure.',
    AT_LEAST: 'At least the figure.',
    ABOUT: 'Roughly the figure.',
    RANGE: 'Between the figure and `upper`.',
  }),
  Sector: closedSet('A field of business.', {
    NUCLEAR_POWER: 'Nuclear power plants and what they are made of.',
    POWER_INFRASTRUCTURE: 'Generation, grids and power supply in general.',
    ENERGY_STORAGE: 'Batteries and other storage of energy.',
    COOLING: 'Thermal management: cooling of plants and data centres.',
    OIL_AND_GAS: 'Oil and gas, their pipelines and terminals.',
    PIPELINES: 'Pipelines.',
    SHIPBUILDING: 'Shipyards and ships.',
    SEMICONDUCTORS: 'Semiconductors and their supply chain.',
    PHARMACEUTICALS: 'Medicines.',
    CRITICAL_MINERALS: 'Critical minerals: mining, refining, recycling.',
    METALS: 'Steel, aluminium, copper and other metals.',
    AUTOMOTIVE: 'Vehicles and their parts.',
    AI_INFRASTRUCTURE: 'Data centres and what computing at scale needs.',
    ELECTRONICS: 'Electronic devices and components.',
    TELECOMMUNICATIONS: 'Networks and communication services.',
    FINANCE: 'Banking, insurance and investment.',
    TRADING: 'General trading houses.',
    MACHINERY: 'Industrial machinery and engineering.',
    OTHER: 'Anything else.',
  }),
  Technology: closedSet('What a project builds or runs.', {
    PRESSURIZED_WATER_REACTOR: 'A light-water reactor whose primary circuit is kept under pressure (PWR).',
    BOILING_WATER_REACTOR: 'A light-water reactor that boils water in its core (BWR).',
    SMALL_MODULAR_REACTOR: 'A reactor of up to about 300 MW built in modules (SMR).',
    GAS_TURBINE: 'Power from gas turbines.',
    BATTERY_STORAGE: 'Energy storage systems.',
    THERMAL_COOLING: 'Thermal cooling systems.',
    TRANSMISSION: 'Power lines, transformers and substations.',
    DATA_CENTER: 'Data centres.',
    LIQUEFIED_NATURAL_GAS: 'Liquefaction, shipping or regasification of natural gas.',
    OTHER: 'Anything else.',
  }),
  ProjectStatus: closedSet('Where a project stands.', {
    CANDIDATE: 'On a list of projects that may be funded.',
    SELECTED: 'Chosen for funding.',
    APPROVED: 'Permits or a final investment decision are there.',
    UNDER_CONSTRUCTION: 'Being built.',
    OPERATING: 'Running.',
    CANCELLED: 'Called off.',
  }),
  FinancierType: closedSet('What sort of financier.', {
    EXPORT_CREDIT_AGENCY: 'Insures or finances exports and investment abroad for a state (NEXI).',
    POLICY_BANK: 'A state-owned bank that lends for policy (JBIC).',
    COMMERCIAL_BANK: 'A bank that lends by trade.',
    DEVELOPMENT_BANK: 'A multilateral or national development bank.',
    SOVEREIGN_FUND: 'A fund owned by a state.',
    INVESTMENT_FUND: 'A private fund.',
    INSURER: 'An insurer.',
    OTHER: 'Anything else.',
  }),
  AgreementType: closedSet('What sort of agreement or document.', {
    TRADE_DEAL: 'A trade deal between states.',
    MEMORANDUM: 'A memorandum of understanding.',
    FACT_SHEET: 'A fact sheet or joint statement.',
    EXECUTIVE_ORDER: 'An executive order.',
    REGULATION: 'A regulation, ordinance or law.',
    TARIFF: 'A levy on imports.',
    CONTRACT: 'A contract between companies.',
    OTHER: 'Anything else.',
  }),
  Instrument: closedSet('How money is given.', {
    EQUITY: 'Shares in the project or company.',
    LOAN: 'Money to be paid back.',
    LOAN_GUARANTEE: "A promise to pay if the borrower doesn't.",
    INSURANCE: 'Cover against loss.',
    BOND: 'Tradable debt.',
    GRANT: 'Money that need not be paid back.',
    OTHER: 'Anything else.',
  }),
  ContractRole: closedSet('What a contractor does.', {
    EPC_CONTRACTOR: 'Engineering, procurement and construction.',
    OPERATOR: 'Runs the plant.',
    OFFTAKER: 'Buys what it produces.',
    ADVISER: 'Advises.',
    MAINTENANCE: 'Keeps it working.',
    OTHER: 'Anything else.',
  }),
  IdentifierScheme: closedSet('Who gives out an identifier.', {
    LEI: 'Legal Entity Identifier, ISO 17442.',
    WIKIDATA: 'Wikidata item.',
    TICKER: 'Exchange and ticker symbol, as in TYO:7013.',
    ISIN: 'International Securities Identification Number, ISO 6166.',
    GEM: 'Global Energy Monitor.',
    PRIS: 'IAEA Power Reactor Information System.',
    OTHER: 'Anything else.',
  }),
  TrancheEnd: closedSet('What ends a tranche of a profit sharing.', {
    INVESTMENT_RECOVERED: 'The investor has earned back its whole investment.',
  }),
  SourceKind: closedSet('What sort of source.', {
    NEWS: 'A news article or agency report.',
    GOVERNMENT: 'A document issued by a government or a public body.',
    COMPANY: 'A statement by a company: press release, filing, call.',
    SOCIAL_MEDIA: 'A post.',
    DATASET: 'A published data set.',
    REFERENCE: 'Identity data that we keep ourselves.',
    OTHER: 'Anything else.',
  }),
} as const;

export type EnumName = keyof typeof enums;
export type EnumValue<N extends EnumName> = keyof (typeof enums)[N]['values'] & string;

export type Commitment = EnumValue<'Commitment'>;
export type Confidence = EnumValue<'Confidence'>;
export type AmountQualifier = EnumValue<'AmountQualifier'>;
export type IdentifierScheme = EnumValue<'IdentifierScheme'>;
export type SourceKind = EnumValue<'SourceKind'>;
export type TrancheEnd = EnumValue<'TrancheEnd'>;
