using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace ExchangeFleet.Engine;

/// <summary>Names, help and size of functions.</summary>
internal static partial class FunctionRules
{
    /// <summary>A host-access function is never run in CI, so it must be right by reading.</summary>
    private const int LongestHostFunction = 10;

    internal static void Check(ParsedScript script, Action<Ast, string, string> report)
    {
        if (script.Kind is ScriptKind.Reader or ScriptKind.Collect or ScriptKind.Change && string.IsNullOrWhiteSpace(script.Ast.GetHelpContent()?.Synopsis))
        {
            report(script.Ast, "help", "the script has no comment-based help");
        }

        foreach (FunctionDefinitionAst function in script.Ast.FindAll(node => node is FunctionDefinitionAst, true).Cast<FunctionDefinitionAst>())
        {
            CheckFunction(function, script, report);
        }
    }

    private static void CheckFunction(FunctionDefinitionAst function, ParsedScript script, Action<Ast, string, string> report)
    {
        if (!ProjectName().IsMatch(function.Name.Split(':').Last()))
        {
            report(function, "name", $"{function.Name} is not named Verb-ExfNoun");
        }

        if (script.Kind != ScriptKind.Lab && string.IsNullOrWhiteSpace(function.GetHelpContent()?.Synopsis))
        {
            report(function, "help", $"{function.Name} has no comment-based help");
        }

        int lines = CountLines(function, script.Tokens);
        if (script.Kind == ScriptKind.Host && lines > LongestHostFunction)
        {
            report(function, "host-function-size", $"{function.Name} has {lines} lines; {LongestHostFunction} are allowed");
        }
    }

    /// <summary>Lines between the braces that hold code.</summary>
    private static int CountLines(FunctionDefinitionAst function, IEnumerable<Token> tokens) => tokens
        .Where(token => token.Kind is not (TokenKind.Comment or TokenKind.NewLine))
        .Where(token => token.Extent.StartOffset > function.Body.Extent.StartOffset && token.Extent.EndOffset < function.Body.Extent.EndOffset)
        .Select(token => token.Extent.StartLineNumber)
        .Distinct()
        .Count();

    [GeneratedRegex("^[A-Z][A-Za-z]+-Exf[A-Z][A-Za-z]*$")]
    private static partial Regex ProjectName();
}
