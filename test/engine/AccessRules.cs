using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace ExchangeFleet.Engine;

/// <summary>
/// Which commands, types and methods a script may use. Cmdlets: only those of the engine itself, so that every
/// unit runs in the test engine. Collect units: no state is changed, and the host is reached through the library.
/// </summary>
internal static partial class AccessRules
{
    private static readonly HashSet<string> EngineCmdlets = new(StringComparer.OrdinalIgnoreCase)
    {
        "ForEach-Object", "Where-Object", "Out-Null", "Set-StrictMode",
    };

    /// <summary>What .NET alone cannot read of a host: such a function is replaced in the lab, and short.</summary>
    private static readonly HashSet<string> HostCmdlets = new(StringComparer.OrdinalIgnoreCase)
    {
        "Get-AuthenticodeSignature",
        "Add-PSSnapin", "Get-OrganizationConfig", "Set-OrganizationConfig", "Get-ExchangeServer", "Set-ExchangeServer",
    };

    /// <summary>Types that reach nothing outside the process.</summary>
    private static readonly HashSet<string> HarmlessTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "string", "char", "bool", "byte", "int", "long", "double", "decimal", "object", "array", "hashtable", "scriptblock",
        "switch", "regex", "version", "math", "convert", "datetime", "timespan", "stringcomparer", "stringcomparison",
        "activator", "bitconverter", "guid",
    };

    internal static void Check(Ast node, ScriptKind kind, IReadOnlySet<string> known, Action<Ast, string, string> report)
    {
        switch (node)
        {
            case CommandAst command:
                CheckCommand(command, kind, known, report);
                break;
            case FileRedirectionAst:
                report(node, "changes-state", "a redirection writes a file");
                break;
            case VariableExpressionAst { VariablePath.IsDriveQualified: true } variable when kind != ScriptKind.Lab:
                report(node, "host-access", $"${variable.VariablePath.UserPath} reaches a provider");
                break;
            case InvokeMemberExpressionAst call when kind is ScriptKind.Collect or ScriptKind.Change:
                CheckCall(call, report);
                break;
            case TypeExpressionAst type when kind is ScriptKind.Collect or ScriptKind.Change:
                CheckType(type, type.TypeName, report);
                break;
            case ConvertExpressionAst convert when kind is ScriptKind.Collect or ScriptKind.Change:
                CheckType(convert, convert.Type.TypeName, report);
                break;
        }
    }

    private static void CheckCommand(CommandAst command, ScriptKind kind, IReadOnlySet<string> known, Action<Ast, string, string> report)
    {
        if (command.GetCommandName() is not { } name)
        {
            bool runsBlock = command.InvocationOperator == TokenKind.Ampersand
                && command.CommandElements[0] is VariableExpressionAst or ScriptBlockExpressionAst;
            if (!runsBlock && kind != ScriptKind.Reader)
            {
                report(command, "unknown-command", "the command is computed");
            }

            return;
        }

        bool isHostCmdlet = kind == ScriptKind.Host && HostCmdlets.Contains(name);
        if (command.InvocationOperator == TokenKind.Dot || (!EngineCmdlets.Contains(name) && !known.Contains(name) && !isHostCmdlet))
        {
            report(command, "unknown-command", $"{name} is neither an engine cmdlet nor a function of the library or of this script");
        }

        if (kind == ScriptKind.Collect && ChangingVerb().IsMatch(name) && !EngineCmdlets.Contains(name))
        {
            report(command, "changes-state", name);
        }
    }

    private static void CheckCall(InvokeMemberExpressionAst call, Action<Ast, string, string> report)
    {
        if (call.Member is not StringConstantExpressionAst { Value: var name })
        {
            report(call, "changes-state", "the method is computed");
        }
        else if (ChangingMethod().IsMatch(name))
        {
            report(call, "changes-state", $"the method {name}");
        }
    }

    private static void CheckType(Ast node, ITypeName type, Action<Ast, string, string> report)
    {
        string name = (type is ArrayTypeName array ? array.ElementType : type).FullName;
        string shortName = name.StartsWith("System.", StringComparison.OrdinalIgnoreCase) ? name[7..] : name;
        bool harmless = HarmlessTypes.Contains(shortName)
            || new[] { "Text.", "Collections.", "Globalization." }.Any(space => shortName.StartsWith(space, StringComparison.OrdinalIgnoreCase));
        if (!harmless)
        {
            report(node, "host-access", $"[{name}]: the host is reached through library functions only");
        }
    }

    [GeneratedRegex("^(Set|New|Remove|Stop|Start|Restart|Clear|Invoke|Enable|Disable|Suspend|Resume|Rename|Move|Copy|Install|Uninstall|Register|Unregister|Import|Export|Out|Update|Reset|Repair)-", RegexOptions.IgnoreCase)]
    private static partial Regex ChangingVerb();

    [GeneratedRegex("^(Write|Delete|Move|Copy|Append|Create(?!Instance$)|SetValue|SetAccess|SetAttr|SetLast|SetCreation|SetEnv|Kill|Start|Stop|Pause|Continue|Close|Flush|Save|Encrypt|Decrypt|Open|Load|Invoke|Exit|Restart|Commit|Put|Post|Send|Download|Upload)", RegexOptions.IgnoreCase)]
    private static partial Regex ChangingMethod();
}
