/**
 * The questions that the playground opens with, the first one first. They are asked of the seed,
 * and test/web-examples.test.ts holds each of them against the committed schema.
 * Written so that a whole question fits into half a window: short lines, leaves side by side.
 */
export interface Example {
  /** In words; also the comment on the query's first line. */
  readonly question: string;
  readonly query: string;
}

/** The operation's name becomes the tab's title, so it says in a word what the question is about. */
function example(question: string, operation: string): Example {
  return { question, query: `# ${question}\n${operation.trim()}\n` };
}

export const examples: readonly Example[] = [
  example(
    'Which suppliers back which reactor projects?',
    `
query Reactors {
  projects(
    filter: { technologies: { includesAny: [
      PRESSURIZED_WATER_REACTOR, SMALL_MODULAR_REACTOR
    ] } }
    orderBy: { count: SUPPLIERS, direction: DESC }
  ) {
    nodes {
      name
      value { value currency qualifier }
      developers { edges { node { name } commitment } }
      suppliers {
        edges {
          node { name country }
          component
          commitment
          claims(first: 1) {
            nodes { quote source { title url } }
          }
        }
      }
      partOf {
        nodes {
          name
          ... on InvestmentPackage {
            financiers {
              edges { node { name } instrument }
            }
          }
        }
      }
    }
  }
}`,
  ),

  example(
    'Who finances the package, by which instrument?',
    `
query Financing {
  investmentPackages {
    nodes {
      name
      size { value currency qualifier }
      financiers {
        edges {
          node {
            name
            ... on Financier { financierType }
          }
          instrument
          commitment
          claims(first: 1) {
            nodes { quote source { title url } }
          }
        }
      }
    }
  }
}`,
  ),

  example(
    'Who says what about the profit split?',
    `
query ProfitSplit {
  investmentPackages {
    nodes {
      name
      profitSharing { shares { party sharePct } until }
      claims(property: "profitSharing") {
        nodes {
          statement
          quote
          attributedTo { name }
          statedOn
          confidence
          source { title url }
        }
      }
    }
  }
}`,
  ),

  example(
    'What did Carrier hint at, and in which words?',
    `
query Carrier {
  companies(filter: {
    name: { startsWith: "Carrier" }
  }) {
    nodes {
      name
      supplies {
        edges {
          node { name }
          component
          commitment
          claims {
            nodes {
              quote
              commitment
              confidence
              source { title publishedOn }
            }
          }
        }
      }
    }
  }
}`,
  ),

  example(
    'Who holds which office, and which body oversees what?',
    `
query Offices {
  officials {
    nodes {
      name
      country
      offices {
        edges {
          node { name }
          title
          claims(first: 1) { nodes { quote } }
        }
      }
    }
  }
  publicBodies {
    nodes {
      name
      oversees { edges { node { name } role commitment } }
    }
  }
}`,
  ),

  example(
    'What was known on 30 September 2025, and what now?',
    `
query September {
  then: investmentPackages(knownOn: "2025-09-30") {
    ...Known
  }
  now: investmentPackages {
    ...Known
  }
}

fragment Known on InvestmentPackageConnection {
  nodes {
    name
    size { value currency qualifier }
    financiers { edges { node { name } instrument } }
    parts { totalCount nodes { name } }
    interestedParties { totalCount }
    claims { totalCount }
  }
}`,
  ),

  example(
    'Who belongs to the GE Vernova-Hitachi consortium?',
    `
query Consortium {
  consortia(filter: {
    members: { some: {
      node: { name: { eq: "GE Vernova" } }
    } }
  }) {
    nodes {
      name
      members {
        edges {
          node { name country }
          role
          claims(first: 1) { nodes { quote } }
        }
      }
      develops {
        edges {
          node { name technologies }
          commitment
        }
      }
    }
  }
}`,
  ),

  example(
    'Which projects are candidates, and how firm is each?',
    `
query Candidates {
  projects(filter: { partOf: { some: {} } }) {
    totalCount
    nodes {
      name
      projectStatus
      value { value currency qualifier }
      partOf { edges { node { name } commitment } }
      developers { edges { node { name } commitment } }
      suppliers {
        edges { node { name } component commitment }
      }
      financiers { edges { node { name } commitment } }
    }
  }
}`,
  ),

  example(
    'Is any of it contested, and how is each worded? (So far nobody contradicts anybody: the article has one side.)',
    `
query Contested {
  contested: projects(filter: { or: [
    { developers: { some: { contested: { eq: true } } } }
    { suppliers: { some: { contested: { eq: true } } } }
    { financiers: { some: { contested: { eq: true } } } }
  ] }) {
    totalCount
    nodes { name }
  }
  projects {
    nodes {
      name
      relationships(types: [DEVELOPS, SUPPLIES, FINANCES]) {
        nodes {
          type
          from { name }
          commitment
          contested
          claims {
            nodes {
              commitment
              quote
              attributedTo { name }
            }
          }
        }
      }
    }
  }
}`,
  ),
];
