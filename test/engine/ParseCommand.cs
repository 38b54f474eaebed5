using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Text.Json;

namespace ExchangeFleet.Engine;

/// <summary>One thing wrong with a script.</summary>
internal sealed record Problem(string File, int Line, string Rule, string Message);

/// <summary>A parsed file and what is expected of it.</summary>
internal sealed record ParsedScript(string File, ScriptKind Kind, ScriptBlockAst Ast, Token[] Tokens, ParseError[] Errors);

/// <summary>
/// <c>engine parse --lib a.ps1 --collect b.ps1 ...</c>: prints a JSON list of problems; 0 without any, else 1.
/// A kind holds for the files after it. Functions of the --lib, --host and --change files may be called from all files.
/// </summary>
internal static class ParseCommand
{
    internal static int Run(string[] arguments)
    {
        List<ParsedScript> scripts = ReadArguments(arguments).Select(Parse).ToList();
        HashSet<string> library = new(StringComparer.OrdinalIgnoreCase);
        foreach (ParsedScript script in scripts.Where(script => script.Kind is ScriptKind.Lib or ScriptKind.Host or ScriptKind.Change))
        {
            library.UnionWith(FunctionNames(script.Ast));
        }

        List<Problem> problems = scripts.SelectMany(script => Check(script, library)).ToList();
        Console.Out.WriteLine(JsonSerializer.Serialize(problems, new JsonSerializerOptions(JsonSerializerDefaults.Web)));
        return problems.Count == 0 ? 0 : 1;
    }

    internal static IEnumerable<string> FunctionNames(ScriptBlockAst ast) => ast
        .FindAll(node => node is FunctionDefinitionAst, true)
        .Select(node => ((FunctionDefinitionAst)node).Name.Split(':').Last());

    private static IEnumerable<(string File, ScriptKind Kind)> ReadArguments(IEnumerable<string> arguments)
    {
        ScriptKind kind = ScriptKind.Collect;
        foreach (string argument in arguments)
        {
            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                kind = Enum.Parse<ScriptKind>(argument[2..], ignoreCase: true);
                continue;
            }

            yield return (argument, kind);
        }
    }

    private static ParsedScript Parse((string File, ScriptKind Kind) argument)
    {
        string text = File.ReadAllText(argument.File);
        ScriptBlockAst ast = Parser.ParseInput(text, argument.File, out Token[] tokens, out ParseError[] errors);
        return new ParsedScript(argument.File, argument.Kind, ast, tokens, errors);
    }

    private static List<Problem> Check(ParsedScript script, IReadOnlySet<string> library)
    {
        List<Problem> problems = script.Errors
            .Select(error => new Problem(script.File, error.Extent.StartLineNumber, "syntax", error.Message))
            .ToList();
        HashSet<string> known = new(library, StringComparer.OrdinalIgnoreCase);
        known.UnionWith(FunctionNames(script.Ast));
        void Report(Ast node, string rule, string message) =>
            problems.Add(new Problem(script.File, node.Extent.StartLineNumber, rule, message));

        foreach (Ast node in script.Ast.FindAll(_ => true, true))
        {
            SyntaxRules.Check(node, script.Kind, Report);
            AccessRules.Check(node, script.Kind, known, Report);
        }

        FunctionRules.Check(script, Report);
        return problems;
    }
}
