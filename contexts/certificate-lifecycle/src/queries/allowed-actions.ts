/** A verb of the operator's view: the button, and why it is off. */
export interface AllowedAction {
  readonly name: ActionName;
  readonly allowed: boolean;
  /** One sentence when it is not allowed. */
  readonly reason: string | null;
}

export type ActionName = 'renew' | 'revoke' | 'cancel' | 'abandon' | 'deactivate' | 'activate' | 'delete';
