//! Which names a template uses, and which of them there are not: read from its syntax tree, so that branches that
//! are never taken are seen too.

use super::known::{Kind, Known};
use crate::domain::text::nearest;
use minijinja::machinery::ast::{CallArg, Expr, ForLoop, Stmt};
use minijinja::machinery::{Span, parse};
use minijinja::syntax::SyntaxConfig;
use std::collections::{BTreeMap, BTreeSet};

/// Functions that expressions may call.
const FUNCTIONS: [&str; 4] = ["range", "dict", "namespace", "joiner"];
/// Filters that give a list of the same rows, and those that give one of them.
const SAME_ROWS: [&str; 9] = [
    "sort",
    "reverse",
    "list",
    "unique",
    "select",
    "reject",
    "selectattr",
    "rejectattr",
    "default",
];
const ONE_ROW: [&str; 4] = ["first", "last", "min", "max"];

/// What a template uses.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Known names: `项目`, `项目.名称`.
    pub used: BTreeSet<String>,
    /// Names that there are not, in order: byte of the source, sentence.
    pub unknown: Vec<(usize, String)>,
}

/// What a name stands for in an expression.
#[derive(Debug, Clone, Copy)]
enum Shape {
    One,
    Texts,
    /// A list of rows, and a row of it; with the name of the list.
    Rows(&'static str, &'static [Known]),
    Row(&'static str, &'static [Known]),
    /// Made by the template itself: not followed.
    Any,
}

/// Reads the source of a template.
///
/// # Errors
/// What the parser says.
pub fn usage(source: &str, syntax: SyntaxConfig, names: &'static [Known]) -> Result<Usage, minijinja::Error> {
    let tree = parse(source, "", syntax)?;
    let mut reader = Reader {
        names,
        scopes: vec![BTreeMap::new()],
        usage: Usage::default(),
    };
    reader.statement(&tree);
    Ok(reader.usage)
}

struct Reader {
    names: &'static [Known],
    /// Names that the template makes itself, innermost last.
    scopes: Vec<BTreeMap<String, Shape>>,
    usage: Usage,
}

impl Reader {
    fn statements(&mut self, statements: &[Stmt<'_>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    /// Statements with a scope of their own.
    fn inside(&mut self, own: BTreeMap<String, Shape>, statements: &[Stmt<'_>]) {
        self.scopes.push(own);
        self.statements(statements);
        self.scopes.pop();
    }

    fn statement(&mut self, statement: &Stmt<'_>) {
        match statement {
            Stmt::Template(template) => self.statements(&template.children),
            Stmt::EmitRaw(_) => {}
            Stmt::EmitExpr(emit) => {
                self.expression(&emit.expr);
            }
            Stmt::ForLoop(each) => self.each(each),
            Stmt::IfCond(choice) => {
                self.expression(&choice.expr);
                self.statements(&choice.true_body);
                self.statements(&choice.false_body);
            }
            Stmt::WithBlock(with) => {
                self.scopes.push(BTreeMap::new());
                for (target, value) in &with.assignments {
                    let shape = self.expression(value);
                    self.assign(target, shape);
                }
                self.statements(&with.body);
                self.scopes.pop();
            }
            Stmt::Set(set) => {
                let shape = self.expression(&set.expr);
                self.assign(&set.target, shape);
            }
            Stmt::SetBlock(set) => {
                self.optional(set.filter.as_ref());
                self.statements(&set.body);
                self.assign(&set.target, Shape::One);
            }
            Stmt::AutoEscape(block) => self.statements(&block.body),
            Stmt::FilterBlock(block) => {
                self.expression(&block.filter);
                self.statements(&block.body);
            }
            Stmt::Macro(function) => {
                self.assign_name(function.name, Shape::Any);
                let mut own = BTreeMap::from([("caller".to_owned(), Shape::Any)]);
                own.extend(function.args.iter().flat_map(targets).map(|name| (name, Shape::Any)));
                for default in &function.defaults {
                    self.expression(default);
                }
                self.inside(own, &function.body);
            }
            Stmt::CallBlock(block) => {
                self.call(&block.call.expr, &block.call.args);
                let arguments = block.macro_decl.args.iter().flat_map(targets);
                let own = arguments.map(|name| (name, Shape::Any)).collect();
                self.inside(own, &block.macro_decl.body);
            }
            Stmt::Do(run) => self.call(&run.call.expr, &run.call.args),
        }
    }

    fn each(&mut self, each: &ForLoop<'_>) {
        let element = match self.expression(&each.iter) {
            Shape::Rows(list, fields) => Shape::Row(list, fields),
            Shape::Texts => Shape::One,
            Shape::One | Shape::Row(..) | Shape::Any => Shape::Any,
        };
        self.scopes.push(BTreeMap::from([("loop".to_owned(), Shape::Any)]));
        self.assign(&each.target, element);
        self.optional(each.filter_expr.as_ref());
        self.statements(&each.body);
        self.scopes.pop();
        self.statements(&each.else_body);
    }

    fn assign(&mut self, target: &Expr<'_>, shape: Shape) {
        match target {
            Expr::Var(name) => self.assign_name(name.id, shape),
            _ => {
                for name in targets(target) {
                    self.assign_name(&name, Shape::Any);
                }
            }
        }
    }

    fn assign_name(&mut self, name: &str, shape: Shape) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.to_owned(), shape);
        }
    }

    fn optional(&mut self, expression: Option<&Expr<'_>>) {
        if let Some(expression) = expression {
            self.expression(expression);
        }
    }

    fn expression(&mut self, expression: &Expr<'_>) -> Shape {
        match expression {
            Expr::Var(name) => self.name(name.id, name.span()),
            Expr::Const(_) => Shape::One,
            Expr::GetAttr(get) => {
                let shape = self.expression(&get.expr);
                self.field(shape, get.name, get.span())
            }
            Expr::GetItem(get) => self.item(&get.expr, &get.subscript_expr),
            Expr::Filter(filter) => {
                let shape = filter.expr.as_ref().map(|of| self.expression(of));
                self.arguments(&filter.args);
                match (filter.name, shape) {
                    (name, Some(shape)) if SAME_ROWS.contains(&name) => shape,
                    (name, Some(Shape::Rows(list, fields))) if ONE_ROW.contains(&name) => Shape::Row(list, fields),
                    _ => Shape::Any,
                }
            }
            Expr::Slice(slice) => {
                for bound in [&slice.start, &slice.stop, &slice.step] {
                    self.optional(bound.as_ref());
                }
                self.expression(&slice.expr)
            }
            Expr::Call(call) => {
                self.call(&call.expr, &call.args);
                Shape::Any
            }
            other => {
                self.operands(other);
                Shape::Any
            }
        }
    }

    /// Expressions that are put together from others.
    fn operands(&mut self, expression: &Expr<'_>) {
        match expression {
            Expr::UnaryOp(operation) => {
                self.expression(&operation.expr);
            }
            Expr::BinOp(operation) => {
                self.expression(&operation.left);
                self.expression(&operation.right);
            }
            Expr::Compare(compare) => {
                self.expression(&compare.expr);
                for operation in &compare.ops {
                    self.expression(&operation.expr);
                }
            }
            Expr::IfExpr(choice) => {
                self.expression(&choice.test_expr);
                self.expression(&choice.true_expr);
                self.optional(choice.false_expr.as_ref());
            }
            Expr::Test(test) => {
                self.expression(&test.expr);
                self.arguments(&test.args);
            }
            Expr::List(list) => self.all(&list.items),
            Expr::Tuple(tuple) => self.all(&tuple.items),
            Expr::Map(map) => {
                self.all(&map.keys);
                self.all(&map.values);
            }
            _ => {}
        }
    }

    fn all(&mut self, expressions: &[Expr<'_>]) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn call(&mut self, called: &Expr<'_>, arguments: &[CallArg<'_>]) {
        match called {
            Expr::Var(name) if FUNCTIONS.contains(&name.id) => {}
            other => {
                self.expression(other);
            }
        }
        self.arguments(arguments);
    }

    fn arguments(&mut self, arguments: &[CallArg<'_>]) {
        for argument in arguments {
            let (CallArg::Pos(value)
            | CallArg::Kwarg(_, value)
            | CallArg::PosSplat(value)
            | CallArg::KwargSplat(value)) = argument;
            self.expression(value);
        }
    }

    fn item(&mut self, of: &Expr<'_>, subscript: &Expr<'_>) -> Shape {
        let shape = self.expression(of);
        let constant = subscript.as_const();
        if let (Shape::Row(..), Some(name)) = (shape, constant.as_ref().and_then(|value| value.as_str())) {
            return self.field(shape, name, subscript.span());
        }
        self.expression(subscript);
        match shape {
            Shape::Rows(list, fields) => Shape::Row(list, fields),
            Shape::Texts => Shape::One,
            Shape::One | Shape::Row(..) | Shape::Any => Shape::Any,
        }
    }

    fn name(&mut self, name: &str, span: Span) -> Shape {
        if let Some(shape) = self.scopes.iter().rev().find_map(|scope| scope.get(name)) {
            return *shape;
        }
        if let Some(known) = self.names.iter().find(|known| known.name == name) {
            self.usage.used.insert(name.to_owned());
            return match known.kind {
                Kind::Text(_) | Kind::Count(_) | Kind::Flag => Shape::One,
                Kind::Texts(_) => Shape::Texts,
                Kind::Rows(fields) => Shape::Rows(known.name, fields),
            };
        }
        let own = self.scopes.iter().flat_map(|scope| scope.keys().map(String::as_str));
        let close = nearest(name, own.chain(self.names.iter().map(|known| known.name)));
        let mut sentence = format!("没有「{name}」这个名称{}", suggestion(close));
        let lists = self.names.iter().filter(|known| has_field(known, name));
        let lists: Vec<String> = lists.map(|known| format!("「{}」", known.name)).collect();
        if close.is_none() && !lists.is_empty() {
            sentence = format!(
                "没有「{name}」这个名称；它是{}每一行的内容，要写在 for 与 endfor 之间，如「项.{name}」",
                lists.join("、")
            );
        }
        self.unknown(span, sentence);
        Shape::Any
    }

    fn field(&mut self, shape: Shape, name: &str, span: Span) -> Shape {
        match shape {
            Shape::Row(list, fields) if fields.iter().any(|known| known.name == name) => {
                self.usage.used.insert(format!("{list}.{name}"));
                Shape::One
            }
            Shape::Row(list, fields) => {
                let close = nearest(name, fields.iter().map(|known| known.name));
                let sentence = format!("「{list}」的行里没有「{name}」这个名称{}", suggestion(close));
                self.unknown(span, sentence);
                Shape::Any
            }
            Shape::Rows(list, _) => {
                let sentence = format!("「{list}」是清单，要用 for 逐行取「{name}」");
                self.unknown(span, sentence);
                Shape::Any
            }
            Shape::One | Shape::Texts => {
                self.unknown(span, format!("「.{name}」前面的名称没有下一级"));
                Shape::Any
            }
            Shape::Any => Shape::Any,
        }
    }

    fn unknown(&mut self, span: Span, sentence: String) {
        let at = usize::try_from(span.start_offset).unwrap_or_default();
        self.usage.unknown.push((at, sentence));
    }
}

fn has_field(known: &Known, name: &str) -> bool {
    known.kind.fields().iter().any(|field| field.name == name)
}

fn suggestion(close: Option<&str>) -> String {
    close.map(|name| format!("，是否指「{name}」")).unwrap_or_default()
}

/// The names that an assignment sets.
fn targets(target: &Expr<'_>) -> Vec<String> {
    match target {
        Expr::Var(name) => vec![name.id.to_owned()],
        Expr::List(list) => list.items.iter().flat_map(targets).collect(),
        Expr::Tuple(tuple) => tuple.items.iter().flat_map(targets).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &[Known] = &[
        Known {
            name: "名称",
            meaning: "",
            kind: Kind::Text("甲"),
        },
        Known {
            name: "得分",
            meaning: "",
            kind: Kind::Text("90"),
        },
    ];
    const NAMES: &[Known] = &[
        Known {
            name: "部门",
            meaning: "",
            kind: Kind::Text("甲"),
        },
        Known {
            name: "项目",
            meaning: "",
            kind: Kind::Rows(ROW),
        },
        Known {
            name: "目标",
            meaning: "",
            kind: Kind::Texts("甲"),
        },
    ];

    #[track_caller]
    fn case(source: &str, used: &[&str], unknown: &[&str]) {
        let usage = usage(source, SyntaxConfig::default(), NAMES).unwrap();
        let sentences: Vec<&str> = usage.unknown.iter().map(|(_, sentence)| sentence.as_str()).collect();
        assert_eq!(
            usage.used.iter().map(String::as_str).collect::<Vec<_>>(),
            used,
            "{source}"
        );
        assert_eq!(sentences, unknown, "{source}");
    }

    #[test]
    fn names_are_followed_through_loops_and_branches() {
        case("{{ 部门 }}", &["部门"], &[]);
        case(
            "{% for 项 in 项目 %}{{ loop.index }}{{ 项.名称 }}{% endfor %}",
            &["项目", "项目.名称"],
            &[],
        );
        case(
            "{% for 项 in 项目 if 项.得分 %}{% else %}{{ 部门 }}{% endfor %}",
            &["部门", "项目", "项目.得分"],
            &[],
        );
        case(
            "{{ (项目|sort(attribute='得分')|first).名称 }}",
            &["项目", "项目.名称"],
            &[],
        );
        case("{% set 头 = 项目[0] %}{{ 头['名称'] }}", &["项目", "项目.名称"], &[]);
        case(
            "{{ 目标|join('；') }}{% for 一 in 目标[1:] %}{{ 一 }}{% endfor %}",
            &["目标"],
            &[],
        );
        case(
            "{% macro 行(甲) %}{{ 甲.乙 }}{% endmacro %}{{ 行(部门) }}",
            &["部门"],
            &[],
        );
        case("{% for 数 in range(3) %}{{ 数 }}{% endfor %}", &[], &[]);
    }

    #[test]
    fn what_there_is_not_is_named_with_what_is_nearest() {
        case("{{ 部们 }}", &[], &["没有「部们」这个名称，是否指「部门」"]);
        case(
            "{% if 0 %}{{ 完全不同的 }}{% endif %}",
            &[],
            &["没有「完全不同的」这个名称"],
        );
        case(
            "{{ 得分 }}",
            &[],
            &["没有「得分」这个名称；它是「项目」每一行的内容，要写在 for 与 endfor 之间，如「项.得分」"],
        );
        case(
            "{% for 项 in 项目 %}{{ 项.名 }}{% endfor %}{{ 项 }}",
            &["项目"],
            &[
                "「项目」的行里没有「名」这个名称，是否指「名称」",
                "没有「项」这个名称，是否指「项目」",
            ],
        );
        case(
            "{{ 项目.名称 }}",
            &["项目"],
            &["「项目」是清单，要用 for 逐行取「名称」"],
        );
        case("{{ 部门.名称 }}", &["部门"], &["「.名称」前面的名称没有下一级"]);
    }

    #[test]
    fn the_place_of_an_unknown_name_is_kept() {
        let usage = usage("甲{{ 乙 }}", SyntaxConfig::default(), NAMES).unwrap();
        assert_eq!(usage.unknown[0].0, "甲{{ ".len());
    }
}
