using System;
using System.Globalization;
using System.Management.Automation.Host;

namespace ExchangeFleet.Engine;

/// <summary>A host without a user: it only remembers the code of <c>exit</c>.</summary>
internal sealed class ExitHost : PSHost
{
    internal int? ExitCode { get; private set; }

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "engine";

    public override Version Version { get; } = new(1, 0);

    public override PSHostUserInterface? UI => null;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
