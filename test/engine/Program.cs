using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace ExchangeFleet.Engine;

/// <summary>
/// A PowerShell with the engine's own cmdlets only, for tests and the lab.
/// As <c>engine -NoLogo -NoProfile -NonInteractive -EncodedCommand X</c> it behaves like powershell.exe;
/// as <c>engine parse ...</c> it checks scripts without running them; as <c>engine -s</c> and <c>engine -sshs</c> it is
/// a remoting server. -LabScript and -HostFile before the others make the script see a simulated host.
/// </summary>
internal static class Program
{
    private const int BadUsage = 64;

    private const string Usage = """
        usage: engine [-LabScript <lab-host.ps1> -HostFile <host.json>] -EncodedCommand <base64 of UTF-16LE>
               engine -s | -sshs
               engine parse [--reader|--lib|--host|--collect|--lab] <file>...
        """;

    private static readonly HashSet<string> IgnoredSwitches = new(StringComparer.OrdinalIgnoreCase)
    {
        "-NoLogo", "-NoProfile", "-NonInteractive",
    };

    private static readonly HashSet<string> Options = new(StringComparer.OrdinalIgnoreCase)
    {
        "-EncodedCommand", "-LabScript", "-HostFile",
    };

    private static int Main(string[] arguments)
    {
        if (arguments.Length > 0 && arguments[0] == "parse")
        {
            return ParseCommand.Run(arguments.AsSpan(1).ToArray());
        }

        if (ReadServer(arguments) is { } server)
        {
            return ServerCommand.Run(server == "-sshs");
        }

        string? script = ReadScript(arguments);
        if (script is null)
        {
            Console.Error.WriteLine(Usage);
            return BadUsage;
        }

        return RunCommand.Run(script);
    }

    /// <summary>The server switch, wherever it stands among switches that change nothing here; null without one.</summary>
    private static string? ReadServer(IEnumerable<string> arguments)
    {
        string[] others = arguments.Where(argument => !IgnoredSwitches.Contains(argument)).ToArray();
        string? only = others.Length == 1 ? others[0].ToLowerInvariant() : null;
        return only is "-s" or "-sshs" ? only : null;
    }

    /// <summary>Text of -EncodedCommand; the switches of powershell.exe that change nothing here are accepted.</summary>
    private static string? ReadScript(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < arguments.Count; i++)
        {
            if (IgnoredSwitches.Contains(arguments[i]))
            {
                continue;
            }

            if (!Options.Contains(arguments[i]) || i + 1 == arguments.Count)
            {
                return null;
            }

            values[arguments[i]] = arguments[++i];
        }

        if (!values.TryGetValue("-EncodedCommand", out string? base64) || Decode(base64) is not { } script)
        {
            return null;
        }

        return values.TryGetValue("-LabScript", out string? lab)
            ? $". {Quote(lab)} -HostFile {Quote(values.GetValueOrDefault("-HostFile", string.Empty))}\n{script}"
            : script;
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string? Decode(string base64)
    {
        try
        {
            return Encoding.Unicode.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
