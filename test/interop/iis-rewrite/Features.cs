using System.Threading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ExchangeFleet.RewriteJudge;

/// <summary>Notes that a rule aborted the request instead of closing the connection.</summary>
internal sealed class RecordedAbort : IHttpRequestLifetimeFeature
{
    public bool IsAborted { get; private set; }

    public CancellationToken RequestAborted { get; set; }

    public void Abort() => IsAborted = true;
}

/// <summary>
/// ASP.NET Core leaves the query out of REQUEST_URI; IIS documents path and query. The value is fixed before rules run.
/// </summary>
internal sealed class RequestUri : IServerVariablesFeature
{
    private readonly string? value;

    public RequestUri(HttpContext context, string mode)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var cooked = context.Request.Path.Value + context.Request.QueryString.Value;
        value = mode == "cooked" ? cooked : raw;
    }

    public string? this[string variableName]
    {
        get => variableName == "REQUEST_URI" ? value : null;
        set { }
    }
}
