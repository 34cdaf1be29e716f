import { type GraphQLInterfaceType, type GraphQLObjectType, type GraphQLUnionType, isObjectType, isUnionType } from 'graphql';

export type CompositeType = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType;

/** Whether a type is a Relay connection: named so, with pageInfo and edges or nodes. */
export function isConnection(type: CompositeType): boolean {
  if (!isObjectType(type) || !type.name.endsWith('Connection')) return false;
  const fields = type.getFields();
  return fields.pageInfo !== undefined && (fields.edges !== undefined || fields.nodes !== undefined);
}

/** Whether a type is an edge of a connection. */
export function isEdge(type: CompositeType): boolean {
  if (!isObjectType(type) || !type.name.endsWith('Edge')) return false;
  const fields = type.getFields();
  return fields.cursor !== undefined && fields.node !== undefined;
}

/** Whether objects of a type are records of the store: Nodes, or unions, which only join such. Amounts and the like are values. */
export function isRecord(type: CompositeType): boolean {
  return isUnionType(type) || type.name === 'Node' || type.getInterfaces().some((implemented) => implemented.name === 'Node');
}
