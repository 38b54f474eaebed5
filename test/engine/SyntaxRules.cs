using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Language;

namespace ExchangeFleet.Engine;

/// <summary>
/// Refuses what an older PowerShell cannot parse or run: 7-only syntax for Windows PowerShell 5.1, and what came
/// with 3.0 to 5.0 for the hosts of Exchange 2010 and 2013. Member enumeration cannot be seen in the syntax.
/// </summary>
internal static class SyntaxRules
{
    private static readonly HashSet<TokenKind> NewOperators = new()
    {
        TokenKind.Iin, TokenKind.Cin, TokenKind.Inotin, TokenKind.Cnotin, TokenKind.Shl, TokenKind.Shr,
    };

    private static readonly HashSet<string> NewTypes = new(StringComparer.OrdinalIgnoreCase) { "ordered", "pscustomobject" };

    private static readonly HashSet<string> NewVariables = new(StringComparer.OrdinalIgnoreCase)
    {
        "PSItem", "PSScriptRoot", "PSCommandPath", "IsWindows", "IsLinux", "IsMacOS", "IsCoreCLR",
    };

    private static readonly HashSet<string> NewMembers = new(StringComparer.OrdinalIgnoreCase)
    {
        "new", "ForEach", "Where", "IsNullOrWhiteSpace", "HasFlag",
    };

    internal static void Check(Ast node, ScriptKind kind, Action<Ast, string, string> report)
    {
        if (kind == ScriptKind.Lab)
        {
            return;
        }

        if (NeedsSeven(node) is { } seven)
        {
            report(node, "needs-7", seven);
        }
        else if (NeedsThree(node) is { } three)
        {
            report(node, "needs-3", three);
        }
    }

    private static string? NeedsSeven(Ast node) => node switch
    {
        TernaryExpressionAst => "the ternary operator",
        PipelineChainAst => "a pipeline chain (&& or ||)",
        PipelineBaseAst and PipelineAst { Background: true } => "a background pipeline",
        BinaryExpressionAst { Operator: TokenKind.QuestionQuestion } => "the operator ??",
        AssignmentStatementAst { Operator: TokenKind.QuestionQuestionEquals } => "the operator ??=",
        MemberExpressionAst { NullConditional: true } => "null-conditional access",
        IndexExpressionAst { NullConditional: true } => "null-conditional access",
        InvokeMemberExpressionAst { GenericTypeArguments: not null } => "generic method arguments",
        ScriptBlockAst { CleanBlock: not null } => "a clean block",
        CommandParameterAst { ParameterName: var name } when IsPrefixOf(name, "Parallel") => "ForEach-Object -Parallel",
        StringConstantExpressionAst { Extent.Text: var text } when HasNewEscape(text) => "an escape sequence of PowerShell 6",
        ExpandableStringExpressionAst { Extent.Text: var text } when HasNewEscape(text) => "an escape sequence of PowerShell 6",
        ConstantExpressionAst { Extent.Text: var text } and not StringConstantExpressionAst when HasNewSuffix(text) => "a number of PowerShell 6 or 7",
        _ => null,
    };

    private static string? NeedsThree(Ast node) => node switch
    {
        TypeDefinitionAst => "a class or an enum",
        UsingStatementAst or UsingExpressionAst => "using",
        ConfigurationDefinitionAst or DynamicKeywordStatementAst => "a configuration",
        FunctionDefinitionAst { IsWorkflow: true } => "a workflow",
        BinaryExpressionAst binary when NewOperators.Contains(binary.Operator) => $"the operator {binary.ErrorPosition.Text}",
        TypeExpressionAst type when NewTypes.Contains(type.TypeName.Name) => $"[{type.TypeName.Name}]",
        ConvertExpressionAst convert when NewTypes.Contains(convert.Type.TypeName.Name) => $"[{convert.Type.TypeName.Name}]",
        VariableExpressionAst variable when NewVariables.Contains(variable.VariablePath.UserPath) => $"${variable.VariablePath.UserPath}",
        InvokeMemberExpressionAst { Member: StringConstantExpressionAst { Value: var name } } when NewMembers.Contains(name) => $"the method {name}",
        NamedAttributeArgumentAst { ExpressionOmitted: true } => "an attribute argument without a value",
        RedirectionAst { FromStream: not (RedirectionStream.Output or RedirectionStream.Error) } => "a redirection of streams 3 to 6",
        CommandAst command when IsSimplified(command) => "Where-Object or ForEach-Object without a script block",
        _ => null,
    };

    /// <summary>3.0 takes a property name where 2.0 wants a block.</summary>
    private static bool IsSimplified(CommandAst command) =>
        command.GetCommandName() is { } name
        && (name.Equals("Where-Object", StringComparison.OrdinalIgnoreCase) || name.Equals("ForEach-Object", StringComparison.OrdinalIgnoreCase))
        && !command.CommandElements.Skip(1).Any(element => element is ScriptBlockExpressionAst);

    private static bool IsPrefixOf(string name, string parameter) =>
        name.Length >= 2 && parameter.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static bool HasNewEscape(string text) =>
        text.StartsWith('"') && (text.Contains("`u{", StringComparison.Ordinal) || text.Contains("`e", StringComparison.Ordinal));

    private static bool HasNewSuffix(string text) =>
        text.StartsWith("0b", StringComparison.OrdinalIgnoreCase)
        || (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && text.IndexOfAny("uUyYsSnN".ToCharArray()) >= 0);
}
