using System;
using System.Collections.Generic;
using System.Text;

namespace ExchangeFleet.Engine;

/// <summary>
/// A PowerShell with the engine's own cmdlets only, for tests and the lab.
/// As <c>engine -NoLogo -NoProfile -NonInteractive -EncodedCommand X</c> it behaves like powershell.exe;
/// as <c>engine parse ...</c> it checks scripts without running them.
/// </summary>
internal static class Program
{
    private const int BadUsage = 64;

    private static int Main(string[] arguments)
    {
        if (arguments.Length > 0 && arguments[0] == "parse")
        {
            return ParseCommand.Run(arguments.AsSpan(1).ToArray());
        }

        string? script = ReadScript(arguments);
        if (script is null)
        {
            Console.Error.WriteLine("usage: engine -EncodedCommand <base64 of UTF-16LE> | engine parse [--lib|--collect|--host|--test] <file>...");
            return BadUsage;
        }

        return RunCommand.Run(script);
    }

    /// <summary>Text of -EncodedCommand; the switches of powershell.exe that change nothing here are accepted.</summary>
    private static string? ReadScript(IReadOnlyList<string> arguments)
    {
        HashSet<string> ignored = new(StringComparer.OrdinalIgnoreCase) { "-NoLogo", "-NoProfile", "-NonInteractive" };
        for (int i = 0; i < arguments.Count; i++)
        {
            if (string.Equals(arguments[i], "-EncodedCommand", StringComparison.OrdinalIgnoreCase))
            {
                return i + 1 < arguments.Count ? Decode(arguments[i + 1]) : null;
            }

            if (!ignored.Contains(arguments[i]))
            {
                return null;
            }
        }

        return null;
    }

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
