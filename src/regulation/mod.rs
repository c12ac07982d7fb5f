//! 制度: scoring law, one pure function per rule. The only place, with `profile/`, that knows a rule.
